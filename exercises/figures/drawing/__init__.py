"""From a body in space to SVG: the camera, soft forms, things, who is in front, panels and movement."""
