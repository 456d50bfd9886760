### Graphiques à leur propre adresse.

web-chart-name-models = l’énergie des modèles selon leur date de sortie
web-chart-name-everyday = une question à côté de choses connues
web-chart-name-countries = les plus grands pays
web-chart-name-scenarios = les scénarios jusqu’en 2035
web-chart-name-regions = les régions jusqu’en 2035
web-chart-name-published = les chiffres publiés à côté des nôtres
web-chart-name-openness = cinq questions d’ouverture
web-chart-title = Graphique : { $name }
web-charts-title = Graphiques à emporter
web-charts-about = Les graphiques d’obsia en images, chacun avec de quoi le citer et l’intégrer.
web-charts-lead = Chaque graphique énonce ce qu’il montre, comment il est dessiné et d’où il vient. Reprenez-le entier, sous licence CC BY 4.0 : nommez obsia et laissez les fourchettes.
web-chart-image = Image au format SVG
web-chart-pixels = Image au format PNG
web-chart-data = Données au format CSV
web-chart-band-note = Ligne : valeur ; bande : fourchette ; losanges : ce que d’autres publient.
web-chart-image-note = L’image contient son titre et sa source, et son adresse si ce site connaît la sienne. Elle s’agrandit sans perte. Les données sont ce que montre le dessin : la valeur et les bornes de chaque fourchette, dans son unité.
web-chart-cite = Citer, intégrer
web-chart-figures = Les chiffres de ce graphique, sur leur page
web-chart-download = Télécharger
web-chart-to-cite = Citer
web-chart-cite-how = Le titre énonce le constat. Citez-le avec la fourchette, jamais la médiane seule.
web-chart-to-embed = Intégrer
web-chart-embed-how = L’image est celle de la dernière édition, prise là où elle se trouve ; le lien mène à cette page.
web-chart-citation = obsia, « { $title } », édition du { $day } (version { $version }), CC BY 4.0, { $address }
web-chart-credit = Source : obsia, édition du { $day }, CC BY 4.0.
web-chart-nothing = Les faits de cette édition ne donnent rien à dessiner pour le graphique { $chart }.
web-chart-left-to-right = De gauche à droite
web-chart-colours = Orange : fermé ; gris : poids sous conditions, ou à des termes non relevés ; bleu : poids sous licence ouverte ; vert foncé : tout ce qu’il faut pour refaire le modèle.
kind-of-name-chart = graphique

web-share-tagline = Observatoire ouvert de l’IA. Chaque chiffre avec sa fourchette et sa source.
web-share-of = { $subject } : { $what }
web-share-value = Environ { $value }
web-share-range = Fourchette : { $range }
