## La carte du monde sur le web

web-map-borders = Les tracés sont ceux de Natural Earth ; obsia ne prend position ni sur les frontières, ni sur les noms, ni sur le statut d’aucun territoire. Les zones en gris n’ont pas de chiffre propre.
