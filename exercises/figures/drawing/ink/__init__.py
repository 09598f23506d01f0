"""What draws without knowing a body: camera, outlines of round and of long forms, colours, the weight of lines."""
