"""From the plain records of the demo world to rows, through the services of the apps."""
