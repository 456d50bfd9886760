# Noms connus, pour lesquels il n’y a rien à calculer.

known-without-facts = { $known } est connu, mais aucun fait d’ici ne permet de répondre.
known-without-arithmetic = { $known } est connu, mais sa vitesse de calcul ne figure pas dans les faits.
nearest-with-facts = Les plus proches dont les faits sont connus : { $names }.
product-choice = { $product } laisse choisir entre plusieurs modèles : { $offers }. Indiquez lequel.
product-routed = { $product } confie chaque demande à l’un de plusieurs modèles : { $offers }. Indiquez lequel.
product-undisclosed = Le modèle qui répond dans { $product } n’est pas publié : on ne dispose d’aucun fait à son sujet.
