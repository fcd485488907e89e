from nabij.config.cli import main

main()
