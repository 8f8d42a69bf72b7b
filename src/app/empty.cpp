// Placeholder translation unit until the room is furnished.
