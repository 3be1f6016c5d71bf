"""The shapes of our answers, for openapi.json and the tests.

Answers are bytes made from the projection (api.geojson); these models describe them and a test
holds both together. They never serialise: that would cost hundreds of times more.
"""
