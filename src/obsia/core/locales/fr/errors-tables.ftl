### Ce que les lecteurs disent des tableaux d’inconnus

table-another-heading = un autre tableau commence ici : ses cellules sont des noms de colonnes
table-another-heading-expected = un seul tableau par fichier ; celui qui suit, s’il a les mêmes colonnes, est lu avec le premier
table-customs = la colonne contient « { $one } » et « { $other } » : des points et des virgules décimales
table-customs-expected = une seule façon d’écrire les nombres dans toute la colonne
table-day-or-month = « { $value } » est un jour ou désigne son mois, et les postes se comptent sur cette durée
table-hour-price-bare = « { $value } » est le prix d’une heure sans devise
table-no-time = aucune valeur de la colonne n’est une date sous une forme connue ; la première est « { $value } »
table-of-meters = les lignes de cette facture nomment des compteurs dans la colonne « { $column } », et aucune colonne ne compte de jetons ni de requêtes
table-of-meters-expected = la même facture au format FOCUS (FinOps) ou telle qu’AWS, Azure ou Google Cloud l’exporte, ou un tableau doté d’une colonne de jetons
table-part-or-beside = { $part } jetons peuvent être compris dans { $of } ({ $whole }) ou s’y ajouter ({ $sum } en tout)
table-settle = { $option } avec la lecture qui convient : { $options }
table-time-expected = des dates sous une seule forme dans toute la colonne ({ $types }), ou la colonne laissée de côté : { $option } { $column }
table-time-forms = « { $value } » est une date sous une autre forme que « { $before } », qui la précède
table-two-models = aucun en-tête ne nomme de modèle, et les valeurs de plusieurs colonnes en nomment : { $columns }
table-two-numbers = « { $value } » se lit de deux façons, et aucune valeur du tableau ne dit laquelle : { $point } (point décimal) ou { $comma } (virgule décimale)
table-two-times = « { $value } » se lit de plusieurs façons, et aucune valeur de la colonne ne dit laquelle : { $readings }
table-id-again = l’identifiant d’un appel revient, avec des jetons : ses appels compteraient deux fois
table-id-expected = chaque identifiant une fois ({ $map } { $source }), ou chaque ligne comme un appel ({ $option } { $column })
table-total-differs = le total est de { $total }, et ce qui est lu en entrée ({ $input }) et en sortie ({ $output }) donne { $sum }
table-total-expected = des nombres dont la somme est le total : une part qui s’ajoute à son tout se donne avec :apart, et { $option } { $column } laisse le total de côté
table-groups-expected = un tableau de lignes d’une seule sorte, ou chaque ligne comptée : { $option } { $column }
table-level-rows = les lignes de cette valeur font la somme de toutes les autres : elles les additionnent peut-être, et les comptent deux fois
table-column-unit = la colonne dit que les nombres à côté d’elle sont en unités de { $factor }
table-note-unit = une note à côté du tableau dit que ses nombres sont en unités de { $factor }
table-plan-rows = des lignes de budget ou de prévision côtoient celles de ce qui a été consommé
table-sample = les lignes sont un échantillon des appels, et ne comptent que lui
table-sample-expected = les nombres de tous les appels (--map avec un facteur, comme input_tokens=COLONNE:int*100), ou ceux de l’échantillon : { $option } { $column }
table-map-form = { $option } : « { $text } » n’associe aucune colonne.
table-units = ses lignes sont exprimées dans plusieurs unités, et rien ne dit à quels nombres d’une ligne la sienne s’applique
table-units-expected = un tableau dans une seule unité ou, si aucun nombre n’a besoin d’unité, la colonne laissée de côté : { $option } { $column }
table-quoted-lines = chaque ligne est une seule cellule entre guillemets, qui contient tout un enregistrement
table-quoted-lines-expected = les lignes sans les guillemets qui les entourent, ou le tableau enregistré de nouveau en CSV
trial-cost = coût { $amount }
trial-reads = { $options } lit { $records ->
    [one] { $records_text } ligne
   *[other] { $records_text } lignes
}{ $rejected ->
    [0] {""}
    [one] {" "}({ $rejected_text } refusée)
   *[other] {" "}({ $rejected_text } refusées)
} : { $sums } ; pour commencer : { $first }.
trial-row = { $who } : { $counts }
trial-sum = { $count_text } { $name }
