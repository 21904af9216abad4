"""The ``journeys`` sub-commands of this package, one file a command; each loads its work late."""
