alias-form = { $option } : « { $entry } » n’est pas de la forme NOM=MODÈLE.
alias-twice = { $option } : deux modèles pour { $alias }.
given-twice = des enregistrements semblent donnés deux fois : { $found }.
given-twice-rows = { $count ->
        [one] un enregistrement sans identifiant est identique
       *[other] { $count } enregistrements sans identifiant sont identiques
    } dans deux fichiers (du { $first } au { $last })
given-twice-formats = { $count ->
        [one] un appel compte
       *[other] { $count } appels comptent
    } les mêmes jetons dans la même minute dans deux formats ({ $one }, { $other })
given-twice-signals = { $count ->
        [one] une trace ou un événement tombe
       *[other] { $count } traces ou événements tombent
    } dans le temps des métriques du même service ({ $service })
given-twice-remedy = Donnez chaque enregistrement une seule fois, ou dites ce qu’il en est : { OPTION("overlap") } remove compte chacun une fois, { OPTION("overlap") } keep les compte tous.
by-twice = { $option } : « { $entry } » nomme deux fois une clé.
frame-alone = Donnez soit un tableau en mémoire, soit des chemins, mais pas les deux.
not-a-delimiter = « { $text } » n’est pas un séparateur
expected-delimiter = un seul caractère, ni guillemet ni fin de ligne
expected-path = le chemin d’un fichier
expected-keys = des clés des relevés, séparées par des virgules, comme model,day
expected-budget = énergie (10kWh, 2MWh), carbone (500gCO2e, 3kg), eau (100L, 2m3) ou argent (5USD, $5)
not-a-budget = « { $text } » n’est pas une quantité
