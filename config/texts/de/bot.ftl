### What the bot says in places and in private. German, with Du.
### The folder de-sie holds only what differs from this one.

## Times

# How babel writes a time and a date (Unicode patterns).
pattern-time = H:mm
pattern-date = EEEE, d. MMMM
pattern-date-year = d. MMMM yyyy
moment-today = { $time } Uhr
moment-other-day = { $date }, { $time } Uhr
left = Noch { $length }.
left-until = Noch Zeit bis { $until }.

## Levels: how well people are hidden. $level is a value of Level.

# To a place.
call-level-collect = { $level ->
        [anonymous] Eure Beiträge kommen anonym über mich.
        [confidential] Eure Beiträge kommen vertraulich über mich.
        [open] Diese Runde ist offen. Schreib, was du auch laut sagen würdest.
       *[practice] Übung, nicht anonym.
    }
call-level-vote = { $level ->
        [anonymous] Abgestimmt wird anonym.
        [confidential] Abgestimmt wird vertraulich.
        [open] Abgestimmt wird offen: Stimm so ab, wie du es auch laut sagen würdest.
       *[practice] Übung, nicht anonym.
    }
# To one person.
level-collect = { $level ->
        [anonymous] Deine Karten bleiben anonym.
        [confidential] Deine Karten bleiben vertraulich.
        [open] Diese Runde ist offen. Schreib, was du auch laut sagen würdest.
       *[practice] Übung, nicht anonym.
    }
level-vote = { $level ->
        [anonymous] Auch die Abstimmung ist anonym.
        [confidential] Die Abstimmung ist vertraulich.
        [open] Die Abstimmung ist offen: Stimm so ab, wie du es auch laut sagen würdest.
       *[practice] Übung, nicht anonym.
    }
level-small = In einer so kleinen Gruppe lässt sich raten.
level-typed = Getippte Zeilen bleiben mit Namen auf eurem Server, deshalb sage ich nicht „anonym“.
level-worse = { $level ->
        [confidential] Bitte zuerst lesen: Anders als eben ist es jetzt nur noch vertraulich.
       *[open] Bitte zuerst lesen: Anders als eben ist jetzt alles offen.
    }

## The call of a phase, in the place

announce-collect = { $emoji } { $title }: { $ask }
# Asked aloud, else people choose what is easy over what is new.
ask-vote = Welche Idee bringt unseren Kundinnen und Kunden am meisten?
announce-vote = Abstimmung: { $ask }
announce-runoff = Stichwahl: Gleichstand an der Grenze zu Platz { $rank }
call-time = Bis { $until } ({ $length }).
call-time-extended = Verlängert bis { $until }.
rules = Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird erst danach.
call-vote = Alle haben { $dots ->
        [one] einen Punkt
       *[other] { $dots } Punkte, höchstens zwei davon für dieselbe Karte
    }. Zwischenstände zeige ich nicht.
call-runoff = Alle haben einen Punkt für eine dieser Karten:
progress-collect = Mindestens { $at_least } von { $invited } haben mitgemacht.
progress-vote = Mindestens { $at_least } von { $invited } haben abgestimmt.
last-minutes = Noch 2 Minuten. Die späten Ideen sind oft die originelleren.
# $state is a value of PhaseState.
call-over-collect = { $state ->
        [done] Die Zeit ist um – danke!
        [unseen] Vorbei. Es waren zu wenige Beiträge, ich habe sie ungesehen gelöscht.
        [lost] Abgebrochen, weil der Schlüssel verloren ging.
       *[cancelled] Die Runde wurde abgebrochen.
    }
call-over-vote = { $state ->
        [done] Die Abstimmung ist vorbei – danke!
        [unseen] Vorbei. Es waren zu wenige Stimmen, ich habe sie ungesehen gelöscht.
        [lost] Abgebrochen, weil der Schlüssel verloren ging.
       *[cancelled] Die Runde wurde abgebrochen.
    }

## What happens to a phase, in the place

too-few-collect = Es sind zu wenige Beiträge da, um { $level ->
        [confidential] Vertraulichkeit
       *[anonymous] Anonymität
    } zu wahren. Ich zeige nichts und verlängere um { $length }.
too-few-vote = Es sind zu wenige Stimmen da, um { $level ->
        [confidential] Vertraulichkeit
       *[anonymous] Anonymität
    } zu wahren. Ich zähle noch nicht und verlängere um { $length }.
unseen = Auch mit mehr Zeit sind es zu wenige Beiträge geblieben. Ich habe sie gelöscht, ohne sie zu öffnen.
key-lost = Das tut mir leid: Der Schlüssel zu dieser Phase ist verloren gegangen und mit ihm alles, was bis eben eingegangen war. Gezeigt wurde davon nichts. Ich frage gleich noch einmal.

## Invitations, in private

invite-heading-collect = { $title } in { $place }: { $ask }
invite-heading-vote = Abstimmung in { $place }: { $ask }
invite-heading-runoff = Stichwahl in { $place }: { $ask }
invite-collect = Du hast Zeit bis { $until }. { $fields ->
        [1] Ein Satz reicht.
       *[other] Ein Satz reicht, drei sind toll.
    }
invite-vote = Du hast { $dots ->
        [one] einen Punkt
       *[other] { $dots } Punkte – höchstens zwei davon für dieselbe Karte –
    } und Zeit bis { $until }. Zwischenstände zeige ich nicht.
invite-runoff = Gleichstand an der Grenze: Du hast einen Punkt und Zeit bis { $until }.
reminder-heading = Halbzeit: { $title } in { $place }
reminder = Noch Zeit bis { $until }. Ein Satz genügt; du musst nicht. Schon dabei? Danke!

## Walls and results

wall-heading = Zeit um – danke! { $count ->
        [one] Eine Idee:
       *[other] { $count } Ideen, gemischt:
    }
wall-label = Karten
wall-empty = Die Zeit ist um. Diesmal ist keine Karte zusammengekommen, und das ist in Ordnung.
wall-all-hidden = Hier ist keine Karte mehr zu sehen.
wall-read = Kurz lesen, { $length }.
wall-read-until = Zeit zum Lesen bis { $until }.
wall-then-vote = Noch nicht diskutieren, erst abstimmen.
result-heading = 🏁 Ergebnis: { $topic }
result-label = Ergebnis
result-no-dots = Niemand hat Punkte vergeben, also gibt es keine Reihenfolge.
result-shared = Gleich viele Punkte = gleicher Platz.
result-runoff-unseen = Für die Stichwahl gab es zu wenige Stimmen; ich habe sie ungesehen gelöscht. Alle, die gleichauf lagen, sind dabei.
result-discuss = Jetzt darf diskutiert werden – am besten eine Idee nach der anderen.
dots = { $dots ->
        [one] 1 Punkt
       *[other] { $dots } Punkte
    }
dots-runoff = { $dots ->
        [one] 1 Punkt
       *[other] { $dots } Punkte
    }, Stichwahl { $again }
parked = Im Themenspeicher (nicht verworfen):
parked-more = … und { $count } weitere
listed = { $count ->
        [one] Eine einzige Karte – da braucht es keine Abstimmung.
       *[other] Nur { $count } Karten – da braucht es keine Abstimmung. Die Reihenfolge ist Zufall.
    }
listed-too-few = Es haben zu wenige abgestimmt, als dass ich ein Ergebnis zeigen könnte. Die Stimmen habe ich ungesehen gelöscht. Alle Karten bleiben, ohne Reihenfolge:
card-hidden = Eine Karte wurde ausgeblendet. Grund: { $reason }

## The end of a round

ended-nothing-left = Damit endet diese Runde. Manchmal ist nicht der richtige Moment – ein neuer Anlauf ist jederzeit möglich.
ended-cancelled = Die Runde wurde abgebrochen. Was noch offen war, ist ungesehen gelöscht.
ended-parked = Die Karten, die schon zu sehen waren, liegen im Themenspeicher.

## Buttons

button-take-part = Mitmachen
button-write = Ideen schreiben
button-vote = Abstimmen
button-stored = Was wird gespeichert?
button-not-now = Diesmal nicht
button-another = Weitere Idee
button-change = Ändern
button-withdraw = Zurückziehen
button-start = Runde starten
button-themes = Themenspeicher
button-revive = Wieder aufnehmen
button-end-early = Jetzt weiter
button-extend = Verlängern
button-hide = Karte ausblenden
button-cancel-round = Runde abbrechen

## Answers for one person's eyes

noted-1 = Ah okay, großartig – notiert!
noted-2 = Danke, ist drin.
noted-more = Notiert. Noch eine?
own-cards = Deine Karten
withdrawn-collect = Zurückgezogen. Von dir zählt hier keine Karte mehr.
withdrawn-vote = Zurückgezogen. Von dir zählt hier kein Punkt mehr.
ballot-noted = Danke, deine Stimme ist drin.
own-ballot = Deine Punkte
dots-left = { $dots ->
        [one] Ein Punkt ist noch frei.
       *[other] { $dots } Punkte sind noch frei.
    }
status-none = Hier läuft gerade keine Runde.
status-heading = Hier läuft: { $title }
status-collect = Das Sammeln läuft bis { $until }.
status-show = Lesezeit bis { $until }.
status-vote = Die Abstimmung läuft bis { $until }.
use-the-form = Das nehme ich hier nicht als Karte: Getippte Nachrichten bleiben im Chat stehen, mit deinem Namen daran. { $rounds ->
        [0] Gerade läuft auch keine Runde, bei der du mitmachen kannst.
       *[other] Nimm bitte das Formular:
    }

## Help

help-heading = So geht’s
help-start = „{ $command } Was bremst uns?“ startet ein Blitzlicht. Mit Dauer: „{ $command } 5m Was bremst uns?“ – auch 24h oder 2d.
help-question = Beginnt deine Frage mit einem dieser Wörter? Dann „frage“ davor: „{ $command } frage Hilfe oder Selbsthilfe?“
help-methods = „{ $command } { $word }“ – was ich kann
help-status = „{ $command } { $word }“ – was gerade läuft
help-next = „{ $command } { $word }“ – eine Phase früher beenden
help-extend = „{ $command } { $word } 5m“ – mehr Zeit geben
help-hide = „{ $command } { $word }“ – eine Karte ausblenden
help-cancel = „{ $command } { $word }“ – die Runde abbrechen
help-themes = „{ $command } { $word }“ – der Themenspeicher
help-project = „{ $command } { $word } Leiser werden“ – ein Projekt beginnen
help-projects = „{ $command } { $word }“ – was aus den Ideen wird
help-series = „{ $command } { $word }“ – Runden, die von selbst wiederkommen, etwa „{ $command } jeden Freitag 15:00 Wie war die Woche?“
help-settings = „{ $command } { $word }“ – Sprache, Anrede, Einladungen
help-privacy = „{ $command } { $word }“ – was gespeichert wird
help-help = „{ $command } { $word }“ – diese Hilfe
methods-heading = Methoden
methods-line = { $title }: { $about } Start mit „{ $typed }“.
methods-line-question = { $title }: { $about } Start mit „{ $typed }“ und der Frage dahinter.

## Privacy

stored-heading = Was wird gespeichert?
stored = Dein Text, versiegelt – ohne Namen, ohne Uhrzeit. Solange die Phase läuft, könnte, wer diesen Server betreibt, ihn mit Aufwand finden. Danach wird der Schlüssel zerstört: Datenbank, Protokolle und Sicherungen können dich nicht mehr mit deinem Text verbinden. { $platform } weiß, dass du den Bot benutzt hast. Wer dich gut kennt, erkennt vielleicht deinen Stil, und in kleinen Gruppen lässt sich raten.
stored-slack = Bitte das Formular nutzen, nicht in den Chat tippen: Getippte Nachrichten bleiben in Slack und können je nach Tarif exportiert werden.
stored-matrix = Was du hier tippst, lösche ich aus dem Chat, sobald es versiegelt ist. Verschlüsselt und mit deinem Namen daran bleibt es trotzdem eine Weile auf eurem Server liegen; meinen Schlüssel dazu vergesse ich, wenn die Phase endet. Wer den Matrix-Server betreibt, sieht außerdem, wann du getippt hast und wie lang jede Zeile war, und kann dir daran oft eine Karte zuordnen. Deshalb nenne ich getippte Zeilen nur „vertraulich“. Was ich dir dazu antworte, bleibt in deinem Chat mit mir stehen.
stored-matrix-form = Über den persönlichen Link kommt dein Text am Chat vorbei zu mir: Davon bleibt auf dem Matrix-Server nichts.
platform-slack = Slack
platform-matrix = Euer Matrix-Server
platform-web = Dieser Webraum

## The Themenspeicher

themes-heading = Themenspeicher
themes-intro = Nicht verworfen, nur aufgehoben. Was du wieder aufnimmst, kommt in die nächste Runde.
themes-revived = Kommt in die nächste Runde:
themes-none = Der Themenspeicher ist leer. Nach einer Abstimmung liegt hier, was nicht gewonnen hat – aufgehoben, nicht verworfen.
themes-label = Karten im Themenspeicher
