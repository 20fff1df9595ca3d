"""What README and docs/scale.md claim, measured: `./run bench`."""
