alias-form = { $option } : « { $entry } » n’est pas de la forme NOM=MODÈLE.
alias-twice = { $option } : deux modèles pour { $alias }.
given-twice = des enregistrements semblent donnés deux fois : { $found }.
given-twice-rows = { $count ->
        [one] un enregistrement sans identifiant est identique
       *[other] { $count } enregistrements sans identifiant sont identiques
    } dans deux fichiers (du { $first } au { $last })
given-twice-pasted = { $count ->
        [one] une ligne sous un en-tête répété est identique à une autre
       *[other] { $count } lignes sous un en-tête répété sont identiques à d’autres
    } plus haut
given-twice-run = { $count ->
        [one] une ligne est identique à une autre
       *[other] { $count } lignes sont identiques, dans le même ordre, à d’autres
    } plus haut
given-twice-formats = { $count ->
        [one] un appel compte
       *[other] { $count } appels comptent
    } les mêmes jetons dans la même minute dans deux formats ({ $one }, { $other })
given-twice-signals = { $count ->
        [one] une trace ou un événement tombe
       *[other] { $count } traces ou événements tombent
    } dans le temps des métriques du même service ({ $service })
given-twice-remedy = Donnez chaque enregistrement une seule fois, ou dites ce qu’il en est : { OPTION("overlap") } remove compte chacun une fois, { OPTION("overlap") } keep les compte tous.
by-twice = { $option } : « { $entry } » nomme deux fois la même clé.
frame-alone = Donnez soit un tableau en mémoire, soit des chemins, mais pas les deux.
not-a-delimiter = « { $text } » n’est pas un séparateur
expected-delimiter = un seul caractère, ni guillemet ni fin de ligne
min-users-alone = { $option } vaut pour un compte seul : laissez de côté les « et si », les leviers, les comparaisons et les factures, dont on déduirait de petits groupes.
bill-without-amounts = { $option } : { $file } n’indique aucun montant. Une facture en a un à chaque ligne : un export au format FOCUS, un relevé de coûts, un tableau doté d’un coût.
bill-without-currency = { $option } : des montants de { $file } n’ont pas de devise. Indiquez-la dans l’en-tête (cost_usd, cost_eur) ou dans une colonne à part (currency).
min-users-many = { $option } : les tableaux ont trop de combinaisons (plus de { $most }) pour savoir ce qui s’en déduit. Demandez-en moins, ou un { OPTION("top") } plus petit.
too-few-users = { $count ->
        [one] Les enregistrements nomment un utilisateur
       *[other] Les enregistrements nomment { $count } utilisateurs
    }, ou l’un d’eux domine l’ensemble : des tableaux d’au moins { $least } utilisateurs sont impossibles.
key-short = { $option } : une clé compte au moins { $least } octets.
expected-key-file = un fichier contenant la clé
expected-path = le chemin d’un fichier
expected-keys = des clés des relevés, séparées par des virgules, comme model,day
expected-budget = énergie (10kWh, 2MWh), carbone (500gCO2e, 3kg), eau (100L, 2m3) ou argent (5USD, $5)
expected-hour-price = un montant et sa devise, 2.40EUR ou EUR 2.40, ou 19.20EUR/server ({ $currencies })
not-an-hour-price = « { $text } » n’est pas le prix d’une heure
settings-own = ce n’est pas le prix d’une heure
charges-without-times = { $count ->
    [one] { $count } appel n’a pas de date : une facture ne peut pas le contenir.
   *[other] { $count } appels n’ont pas de date : une facture ne peut pas les contenir.
}
not-a-budget = « { $text } » n’est pas une quantité
not-a-last = « { $text } » n’est pas une telle période
expected-last = day, week, month, quarter, year, ou un nombre de jours comme 7d
not-a-time-zone = aucun fuseau « { $text } » n’est connu
expected-time-zone = un fuseau par son nom, comme Europe/Paris
period-twice = { $option } et { $other } indiquent tous deux la période : n’en donnez qu’un.
period-backwards = { $until } est avant { $since }.
period-no-times = aucun enregistrement n’a d’heure : une période ne peut pas être demandée. Indiquez la colonne qui la contient, ou ne demandez pas de période.
period-empty = { $count ->
    [one] Aucun enregistrement ne commence dans les jours demandés : le seul est hors de ces jours, ou sans heure.
   *[other] Aucun enregistrement ne commence dans les jours demandés : les { $count_text } sont hors de ces jours, ou sans heure.
}
against-hourly = { $option } compare avec des intensités annuelles : ne demandez pas { $other } hourly.
watch-end = Ctrl-C pour arrêter.
watch-alone = { $option } montre le compte au fil de l’eau, dans le terminal : ne demandez pas { $others }.
settings-labels = ce n’est pas une liste d’étiquettes
settings-labels-expected = [labels], puis from, une liste prise parmi { $names }
settings-budgets = ce n’est pas une liste de budgets
settings-budgets-expected = [[budgets]], puis amount, period (day, week, month, quarter ou year) et, au besoin, probability et label
settings-alerts = ce n’est pas l’adresse d’un webhook
settings-alerts-expected = [alerts], puis url, qui commence par https:// ou http://
settings-metrics = ne nomme pas les étiquettes des mesures
settings-metrics-expected = [metrics], puis labels = [ … ], parmi { $names }
settings-oidc = ce n’est pas un émetteur OpenID Connect
settings-oidc-expected = [oidc], puis issuer (https://…), audience et, au besoin, claim
where-no-column = aucun enregistrement n’a { $column }.
