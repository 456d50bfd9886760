### Ce qui ne va pas dans un appel, et ce que les surfaces refusent elles-mêmes.

call-unreadable = L’appel ne peut être lu.
call-no-value = { $name } demande une valeur.
call-how-many = { $name } prend un autre nombre de valeurs.
call-equals = La valeur de { $name } se donne après un signe égal.
call-mixed = { $name } est donné à la fois avec son nom et sans lui : choisissez.
call-letters = Des lettres d’options ne peuvent se suivre ainsi : écrivez chaque option à part.
one-of-two = Donnez { $one } ou { $other }, mais pas les deux.
extra-for-command = { $command }
extra-for-spans = Lire les traces d’un programme en cours
extra-for-litellm = Le rappel pour LiteLLM
extra-for-counters = Les compteurs pour Prometheus
serve-host-elsewhere = { $option } : « { $host } » n’est pas une adresse de cette machine.
serve-port-in-use = { $option } : { $port } est déjà pris sur { $host } ; donnez-en un autre.
serve-port-forbidden = { $option } : { $port } n’est pas permis ; donnez-en un au-dessus de 1023.
system-says = le système dit « { $text } »
publish-unwritable = « { $folder } » ne peut être écrit ({ $why }).
publish-not-a-folder = « { $folder } » n’est pas un dossier.
publish-folder-taken = « { $folder } » contient des fichiers qui ne sont pas une édition d’obsia : nommez un dossier vide ou nouveau.
publish-pages-failed = { $count ->
    [one] { $count_text } page n’a pu être produite : { $pages }.
   *[other] { $count_text } pages n’ont pu être produites : { $pages }.
}
publish-page-failed = « { $page } »
publish-pages-more = { $count ->
    [one] et { $count_text } autre
   *[other] et { $count_text } autres
}
web-home-no-ai = Il n’y a pas de chiffre pour l’IA en { $year }.
web-sitemap-no-address = L’adresse de ce site n’est pas connue : il n’y a pas de liste de ses pages.
web-oembed-no-address = L’adresse de ce site n’est pas connue : impossible d’indiquer aux autres sites où trouver ceci.
figures-not-recorded = le dossier de données n’a pas pu être écrit
