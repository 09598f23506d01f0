"""From a body in space to SVG: soft forms, things, who is in front, panels and movement; `ink` draws their lines."""
