### Recurring rounds. German, with Du.

## When: "jeden Freitag um 15:00 Uhr"

series-when = { $days } um { $at }
series-when-there = { $days } um { $at } ({ $zone })
series-weekly = { $every ->
        [1] jeden { $days }
       *[other] alle { $every ->
            [2] zwei
            [3] drei
           *[other] vier
        } Wochen am { $days }
    }
series-workdays = von Montag bis Freitag
series-daily = jeden Tag
series-monthly-on = { $short ->
        [yes] am { $day }. jedes Monats (in kürzeren Monaten am letzten Tag)
       *[no] am { $day }. jedes Monats
    }
series-monthly-the = am { $nth ->
        [1] ersten
        [2] zweiten
        [3] dritten
        [4] vierten
       *[other] letzten
    } { $day } im Monat

## Setting up, listing, ending

series-set-heading = Abgemacht!
series-set = Hier kommt { $when } die Runde „{ $topic }“.
series-next = Das nächste Mal: { $moment }.
series-holidays = { $region ->
        [off] Feiertage kenne ich hier nicht, sie kommt auch dann.
       *[other] An Feiertagen ({ $region }) fällt sie aus.
    }
series-meets = Läuft hier dann schon eine Runde, fällt sie aus, und ich sage dir Bescheid.
series-met = ⚠️ Zur selben Zeit kommt hier schon „{ $topic }“. Wo sich die beiden treffen, fällt eine aus. Beende diese lieber und richte sie zu einer anderen Zeit ein.
series-met-again = ⚠️ „{ $topic }“ kommt zur selben Zeit wie „{ $other }“. Wo sich die beiden treffen, fällt eine aus. Beende lieber eine von ihnen und richte sie zu einer anderen Zeit ein.
series-heading = Wiederkehrende Runden
series-none = Hier kommt keine Runde von selbst wieder. „{ $command } jeden Freitag 15:00 Wie war die Woche?“ richtet eine Serie ein; auch „jeden zweiten Dienstag 9:30“, „jeden ersten Montag im Monat 10 Uhr“, „werktags 9:30“ oder „am 15. 10:00“.
series-line = { $when }: „{ $topic }“
series-paused = Pausiert.
series-end-title = Serie beenden?
series-end-intro = „{ $topic }“ ({ $when }) kommt dann nicht mehr von selbst wieder. Was daraus entstanden ist, bleibt.
series-end-submit = Serie beenden
button-series = Alle Serien
button-pause-series = Pausieren
button-resume-series = Fortsetzen
button-end-series = Beenden

## In the start form

start-repeat = Wann wieder?
start-repeat-hint = Leer: nur jetzt. Sonst zum Beispiel „jeden Freitag 15:00“, „jeden zweiten Dienstag 9:30“ oder „am 15. 10:00“; dann beginnt sie beim nächsten Mal.
start-hint-repeat = Soll das immer wieder kommen? Dann brauche ich Tag und Uhrzeit, etwa: „{ $command } jeden Freitag 15:00 Wie war die Woche?“ – oder unten bei „Wann wieder?“. Sonst starte einfach.

## In the place

call-series = Diese Runde kommt { $when } wieder.

## To whoever set it up, and to administrators

series-skipped-heading = Ausgefallen: { $topic } in { $place }
series-skipped-missed = { $count ->
        [one] Als sie dran war ({ $moment }), lief ich nicht, und von ihrer Zeit war danach zu wenig übrig.
       *[other] Ich lief eine Weile nicht: Sie ist { $count } Mal ausgefallen, zuletzt { $moment }.
    }
series-skipped-live = Als sie dran war ({ $moment }), lief dort schon eine andere Runde.
series-skipped-nobody = Als sie dran war ({ $moment }), war außer dir niemand da, der hätte mitmachen können.
series-skipped-too-small = Als sie dran war ({ $moment }), konnten weniger als drei antworten; da bliebe nichts verborgen. Wenn ihr trotzdem wollt, starte sie von Hand.
series-skipped-no-method = Die Methode dieser Serie gibt es hier nicht mehr. Beende die Serie und richte eine neue ein.
series-paused-heading = Pausiert: { $topic } in { $place }
series-paused-lead-left = Wer diese Serie eingerichtet hat, ist nicht mehr dort. Deshalb wartet sie.
series-paused-not-allowed = Runden starten dort inzwischen nur noch Administratorinnen und Administratoren. Deshalb wartet die Serie.
series-paused-go-on = Wer dort administriert, kann sie mit „{ $command } serien“ fortsetzen und leitet sie dann, oder sie beenden.
