"""What there is in an area: pharmacies, benches, stops. Read through `territory.queries.facilities_of`."""
