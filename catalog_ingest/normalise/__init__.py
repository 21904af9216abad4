"""From raw records in every notation to learning items."""
