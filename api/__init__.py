"""JSON and GeoJSON, the filter object, the error table, cached bytes: request → typed value."""
