## The map of the world on the web

web-map-borders = Lines are those of Natural Earth; obsia takes no position on borders, names or the status of any territory. Areas in grey have no separate figure.
