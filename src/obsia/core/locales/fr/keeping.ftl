### Sommes conservées, fusionnées et écrites comme relevés

help-sum = Lire une fois des relevés et en conserver les sommes exactes, heure par heure ; obsia assess les chiffre de nouveau.
help-merge = Réunir dans un dossier des sommes conservées à part ; les plus anciennes par jour et par mois.
help-convert = Écrire les relevés de tout format en Parquet canonique.
argument-cells = Dossiers de sommes conservées.
option-cells-out = Le dossier où les sommes sont conservées.
option-days-before = Les sommes des jours antérieurs à celui-ci sont conservées par jour, et non plus par heure.
option-months-before = Les sommes des mois finis avant ce jour sont conservées par mois.
option-convert-out = Le fichier Parquet.
kept-altered = il n’est plus tel qu’il a été écrit : { $files }
kept-expected = les fichiers de sommes écrits par obsia, inchangés : reprenez-les d’une copie, ou additionnez de nouveau les relevés
kept-other-layout = il a été écrit par une autre version d’obsia, dont celle-ci n’additionne pas les sommes
kept-no-cells = il ne contient pas de sommes conservées, ou seulement une partie
kept-strangers = il contient des sommes de sources qu’il ne nomme pas : { $sources }
kept-no-folder = { $option } : { $path } existe déjà et ne contient pas de sommes conservées.
kept-mixed = { $path } contient des sommes conservées : interrogez des sommes ou des relevés, pas les deux. obsia sum y ajoute des relevés.
kept-reading = Des sommes conservées ne se relisent pas comme des relevés : omettez { $options }.
kept-overlap = { $one } et { $other } contiennent les mêmes relevés, sans que l’on sache lesquels : additionnez-les ensemble, dans un autre dossier.
kept-limited = { $file } contient plus de noms ou de façons de servir que l’on n’en distingue : ses sommes ne s’ajoutent pas à d’autres. Interrogez ses relevés.
kept-no-key = Les sommes ne sont pas conservées selon { $key }, mais selon : { $kept }. obsia sum avec { $option } en conserve davantage.
kept-stale = { $count ->
    [one] La fenêtre d’attention de { $models } a changé dans les faits depuis que les relevés ont été additionnés. Relancez obsia sum sur les mêmes fichiers : seul ce modèle est relu.
   *[other] Les fenêtres d’attention de { $count_text } modèles ont changé dans les faits depuis que les relevés ont été additionnés : { $models }. Relancez obsia sum sur les mêmes fichiers : seuls ces modèles sont relus.
}
kept-lengths = Les prix changent désormais à des longueurs de requête que les sommes ne distinguent pas ({ $lengths } jetons) : additionnez les relevés dans un autre dossier.
kept-changed = Le nom { $model } change de modèle ou de prix au cours de { $span }, conservé en une seule somme. Interrogez ses relevés.
kept-coarse = Les sommes de { $span } ne sont pas conservées assez finement pour { $key }.
kept-part = Les sommes de { $span } n’en font qu’une, et { $at } (UTC) tombe au milieu.
kept-what-if = { $option } { $change } demande les jetons de chaque relevé, que les sommes ne conservent pas. Interrogez les relevés.
kept-levers = { $option } : { $change } demande les jetons de chaque relevé, que les sommes ne conservent pas. Interrogez les relevés.
kept-metered = Les relevés indiquent une énergie lue par un compteur, que les sommes ne conservent pas. Interrogez les relevés.
merge-no-folder = Quelles sommes ? obsia merge DOSSIER DOSSIER --out DOSSIER.
merge-no-cells = { $path } ne contient pas de sommes conservées.
merge-exists = { $option } : { $path } existe déjà ; une fusion écrit un dossier à elle.
convert-parts = Les relevés additionnent plus de jetons qu’un relevé n’en peut énoncer (bucket_parts) : ils ne s’écrivent pas comme relevés.
title-sum = Sommes dans { $folder }
title-convert = Relevés dans { $path }
sum-read = { $count ->
    [one] Un relevé additionné
   *[other] { $count_text } relevés additionnés
} ({ $files ->
    [one] un fichier
   *[other] { $files_text } fichiers
}), en { $cells ->
    [one] une cellule
   *[other] { $cells_text } cellules
}.
sum-known = { $count ->
    [one] Un fichier avait déjà été lu : il compte une fois.
   *[other] { $count_text } fichiers avaient déjà été lus : ils comptent une fois.
}
sum-again = { $count ->
    [one] Relu pour des modèles dont la fenêtre d’attention a changé : { $files }.
   *[other] Relus pour des modèles dont la fenêtre d’attention a changé : { $files }.
}
sum-grown = { $count ->
    [one] Un journal s’est allongé et compte dans son dernier état : { $files }.
   *[other] { $count_text } journaux se sont allongés et comptent dans leur dernier état : { $files }.
}
sum-account = le compte
merge-done = { $count ->
    [one] Une source
   *[other] { $count_text } sources
}, en { $cells ->
    [one] une cellule
   *[other] { $cells_text } cellules
}.
merge-digest = Les mêmes sommes donnent cette empreinte, dans quelque ordre qu’on les fusionne : { $digest }
convert-done = { $count ->
    [one] Un relevé
   *[other] { $count_text } relevés
} en { $columns ->
    [one] une colonne
   *[other] { $columns_text } colonnes
}.
convert-left = Laissés de côté : { $rejected_text } refusés, { $duplicate_text } répétés.
