alias-form = { $option } : « { $entry } » n’est pas de la forme NOM=MODÈLE.
alias-twice = { $option } : deux modèles pour { $alias }.
by-twice = { $option } : « { $entry } » nomme deux fois une clé.
frame-alone = Donnez soit un tableau en mémoire, soit des chemins, mais pas les deux.
not-a-delimiter = « { $text } » n’est pas un séparateur
expected-delimiter = un seul caractère, ni guillemet ni fin de ligne
expected-path = le chemin d’un fichier
expected-keys = des clés des relevés, séparées par des virgules, comme model,day
expected-budget = énergie (10kWh, 2MWh), carbone (500gCO2e, 3kg), eau (100L, 2m3) ou argent (5USD, $5)
not-a-budget = « { $text } » n’est pas une quantité
