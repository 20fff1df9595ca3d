"""What a sample says of the whole: draws that can be repeated, and intervals that hold their coverage."""
