### Forms. German, with Du.

## Starting a round

start-title = Runde starten
start-hint-nearest = Dieses Wort kenne ich nicht. Meintest du „{ $nearest }“? Sonst fülle einfach das Formular aus.
start-method = Methode
start-question = Frage
start-question-hint = Manche Methoden bringen ihre Fragen selbst mit; dann bleibt das Feld leer.
start-duration = Dauer
start-duration-hint = Zum Beispiel 10m, 24h oder 2d. Leer: so lange, wie die Methode es vorsieht.
start-people = Wer macht mit?
start-people-hint = { $count ->
        [one] Hier ist eine Person.
       *[other] Hier sind { $count } Personen.
    } Sind alle angekreuzt, macht auch mit, wer später dazukommt.
start-open = Offen führen
start-open-hint = Dann bleibt nichts verborgen, und ich sage es allen vorher.
notice-confidential = Nur { $eligible } können antworten (ohne dich): Das nenne ich „vertraulich“, nicht „anonym“ – in so kleinen Gruppen lässt sich raten.
notice-open = Unter drei Antwortenden bleibt nichts verborgen. Wenn wir trotzdem anfangen, sage ich allen: Schreib, was du auch laut sagen würdest.
button-begin-now = Starten
button-begin-confidential = So starten
button-begin-open = Offen starten
button-cancel-form = Abbrechen

## Cards

cards-field = Idee { $number }
cards-tip = Tipp: Schreib neutral und ohne Namen. Höchstens 200 Zeichen pro Karte.
button-send = Absenden
button-send-again = Umformuliert senden
button-keep = So lassen
button-close = Schließen
# Told to the author alone. $passage is what stands in the text.
giveaway = Das klingt, als könnte man dich daran erkennen („{ $passage }“).
giveaway-markup = „{ $passage }“ wird als Text gezeigt, genau wie getippt.

## Ballots

ballot-title = Abstimmung
runoff-title = Stichwahl
ballot-field = Punkte
ballot-rule = { $dots } Punkte, höchstens zwei davon für dieselbe Karte. Zwischenstände zeige ich nicht.
ballot-rule-runoff = Gleichstand an der Grenze: ein Punkt entscheidet. Zwischenstände zeige ich nicht.
button-cast = Abstimmen

## The lead's forms

extend-title = Verlängern
extend-intro = Alles, was schon eingegangen ist, bleibt. Es wird nur das Ende verschoben.
extend-field = Um wie viel?
extend-hint = Zum Beispiel 5m oder 1h. Leer: um die Hälfte der Phase.
extend-submit = Verlängern
cancel-title = Runde abbrechen?
cancel-intro = Was noch offen ist, wird ungesehen gelöscht. Was schon zu sehen war, kommt in den Themenspeicher. Das lässt sich nicht rückgängig machen.
cancel-submit = Runde abbrechen
hide-title = Karte ausblenden
hide-intro = Die Karte verschwindet für alle, ihre Punkte zählen nicht mehr. Alle sehen den Grund, aber nicht, wer sie ausgeblendet hat.
hide-card = Welche Karte?
hide-reason = Grund
hide-reason-hint = Zum Beispiel: „nennt eine Person“. Das lesen alle.
hide-submit = Ausblenden

## Settings

settings-title = Einstellungen
settings-intro = Was du für dich wählst, gilt vor dem, was für den Kanal gilt. Im Kanal sieht das niemand.
settings-saved = Gespeichert. Das gilt ab jetzt.
settings-person-language = Sprache
settings-person-address = Anrede
settings-person-zone = Zeitzone
settings-person-zone-hint = Zum Beispiel Europe/Berlin. Leer: die des Kanals.
settings-person-invitations = Einladungen aus { $place }
settings-place-language = Sprache in { $place }
settings-place-address = Anrede in { $place }
settings-place-zone = Zeitzone von { $place }
settings-place-zone-hint = Zum Beispiel Europe/Berlin. Leer: wie voreingestellt.
settings-place-region = Feiertage in { $place }
settings-place-region-hint = Zum Beispiel DE-BY, AT-9 oder CH-ZH; off: ohne Feiertage. Leer: wie voreingestellt.
settings-place-start = Wer darf in { $place } Runden starten?
settings-place-nudge-day = An welchem Tag frage ich in { $place } nach Projekten?
settings-place-nudge-time = Um wie viel Uhr frage ich in { $place } nach Projekten?
settings-place-nudge-time-hint = Zum Beispiel 14:30. Leer: um 9:00. An Feiertagen frage ich am nächsten Arbeitstag.
settings-nudge-day = { $value ->
        [tuesday] Dienstag
        [wednesday] Mittwoch
        [thursday] Donnerstag
        [friday] Freitag
       *[monday] Montag
    }
settings-language = { $value ->
        [de] Deutsch
        [en] English
        [place] Wie voreingestellt
       *[person] Wie im Kanal
    }
settings-address = { $value ->
        [du] Du
        [sie] Sie
        [place] Wie voreingestellt
       *[person] Wie im Kanal
    }
settings-invitations = { $value ->
        [on] Ja, gern
        [week] Eine Woche Pause
       *[never] Nie
    }
settings-start = { $value ->
        [admins] Nur Administratorinnen und Administratoren
       *[everyone] Alle
    }
button-save = Speichern
