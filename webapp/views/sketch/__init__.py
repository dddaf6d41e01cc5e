"""The picture of what runs and who talks to whom, drawn on the server."""
