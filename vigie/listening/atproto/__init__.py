"""The AT Protocol, heard live: its firehose, and Jetstream."""
