# The web room's own words: its pages, labels, errors, and the practice.

web-language = Deutsch

## The door

web-welcome = Jede Idee zählt, ganz ohne Namen.
web-welcome-lead = Kurze Runden für Gruppen: Alle schreiben für sich Karten, sie kommen gemischt an die Wand, und mit Punkten zeigt sich, was vorne liegt. Schreib deinen Namen und tritt ein.
web-further = Wer kommt dazu?
web-further-lead = Jedes Fenster ist eine Person. So könnt ihr an einem Rechner eine ganze Runde ausprobieren.
web-closed-lead = In diesen Raum führt ein persönlicher Link. Wenn du mitmachen möchtest, bitte darum, wer den Raum betreibt.
web-invited = Hallo { $name }!
web-invited-lead = Dein Platz ist frei. Dieser Link gehört nur dir: Gib ihn nicht weiter.
web-your-name = Dein Name
web-enter = Eintreten
web-name-wrong = Ein Name hat 1 bis 40 Zeichen, die man sehen kann.
web-name-taken = So heißt hier schon jemand. Nimm bitte einen anderen Namen.
web-practice-try = Mit Übungsteam ausprobieren
web-practice-what = Das Übungsteam sind sechs simulierte Leute. Nach gut zwei Minuten kennst du alles.
web-sample = Was würde unseren Kundinnen und Kunden den Alltag leichter machen?

## The room

web-skip = Zum Inhalt
web-channels = Kanäle
web-channel-new = + Kanal
web-channel-name = Name des neuen Kanals
web-channel-create = Anlegen
web-you-are = Du bist
web-you = (du)
web-your-window = Diese Adresse gehört nur dir: Setz ein Lesezeichen, dann findest du zurück, und gib sie nicht weiter.
web-more-people = Weitere Person
web-who = Wer ist hier?
web-leave = Kanal verlassen
web-start = Blitzlicht starten
web-help = Hilfe
web-help-word = hilfe
web-settings = Einstellungen
web-settings-word = einstellungen
web-timeline = Verlauf
web-older = Ältere Nachrichten zeigen
web-empty = Hier ist noch nichts. Starte ein Blitzlicht, oder sag Hallo.
web-empty-open = Hier ist noch nichts. Hol mit „Weitere Person“ ein paar Leute dazu und starte ein Blitzlicht. Allein? Das Übungsteam findest du hinter deinem Namen.
web-line = Nachricht an alle, oder ein Befehl
web-line-hint = Nachricht an alle – oder /blitzlicht Frage
web-send = Senden
web-unknown-command = Diesen Befehl kenne ich nicht. Meine Befehle fangen mit /blitzlicht an, zum Beispiel „/blitzlicht hilfe“. Dein Text steht noch da.
web-line-too-long = Das ist zu lang für eine Nachricht. Dein Text steht noch da.
web-private = Nur für dich
web-private-what = Was hier steht, sieht außer dir niemand im Raum.
web-private-empty = Noch nichts. Sobald eine Runde läuft, findest du hier deine Einladung.
web-new-here = Neu:
web-new-private = Neu, nur für dich:
web-new-below = Neues ↓
web-waiting = { $count } offen
web-offline = Gerade keine Verbindung. Ich versuche es weiter.
web-refresh = Neues anzeigen

## Dialogs and forms

web-note = Hinweis
web-close = Schließen
web-trouble = Das kam gerade nicht an. Dein Text steht noch da: Versuch es gleich noch einmal.
web-unsent = Noch nicht abgeschickt. Ein zweites Mal Esc schließt ohne Abschicken.
web-letters-most = Höchstens { $most } Zeichen
web-letters = { $count } von { $most } Zeichen
web-letters-over = { $count } Zeichen zu viel
web-dots = { $dots ->
        [0] kein Punkt
        [one] 1 Punkt
       *[other] { $dots } Punkte
    }
web-dots-budget = { $budget ->
        [one] Du hast 1 Punkt.
       *[other] Du hast { $budget } Punkte.
    }
web-dots-left = Noch zu vergeben: { $left } von { $budget }
web-dots-over = Zu viel vergeben: { $over }

## Practice

web-practice-channel = Übung
web-practice-newcomer = Du
web-practice-colleague = { $name } (simuliert)
web-practice-title = Übung, nicht anonym
web-practice-write = Schreib deine Karten: Die Einladung steht unter „Nur für dich“. Du hast eine Minute.
web-practice-wall = Dann kommen alle Karten gemischt an die Wand, deine mitten unter denen des Übungsteams.
web-practice-vote = Vergib deine Punkte. Auch dafür ist eine Minute Zeit.
web-practice-result = Zum Schluss siehst du, was vorne liegt.
web-practice-over = So geht eine Runde. Mit deinem Team läuft sie genauso, nur mit mehr Zeit und ohne Namen.
web-practice-again = Noch einmal
web-practice-team = Zum Team

web-practice-card-1 = Rückruf noch am selben Tag
web-practice-card-2 = Rechnungen, die man auf einen Blick versteht
web-practice-card-3 = Immer dieselbe Ansprechperson
web-practice-card-4 = Formulare, die sich auch am Handy ausfüllen lassen
web-practice-card-5 = Einmal in der Woche bis 19 Uhr geöffnet
web-practice-card-6 = Eine Seite mit den häufigsten Fragen
web-practice-card-7 = Gleich sagen, wie lange es dauert
web-practice-card-8 = Weniger Fachwörter in unseren Briefen
web-practice-card-9 = Ersatzteile auf Lager
web-practice-card-10 = Ein freier Parkplatz vor der Tür
web-practice-card-11 = Eine Nachricht, sobald die Lieferung unterwegs ist
web-practice-card-12 = Ein Kaffee, wenn es länger dauert

## What went wrong

web-back = Zurück
web-sorry-403 = Das kam nicht von hier
web-sorry-403-text = Eine andere Seite wollte hier etwas in deinem Namen tun. Es ist nichts geschehen.
web-sorry-404 = Hier ist nichts
web-sorry-404-text = Diese Adresse führt nirgendwohin. Vielleicht ist der Link unvollständig oder nicht mehr gültig.
web-sorry-413 = Das ist zu viel auf einmal
web-sorry-413-text = So viel Text passt hier nicht hinein. Kürze ihn bitte und schick ihn noch einmal.
web-sorry-421 = Dieser Raum ist woanders
web-sorry-421-text = Er ist nur auf seinem eigenen Rechner zu betreten. Öffne ihn dort, zum Beispiel unter „localhost“.
web-sorry-500 = Da ist uns etwas kaputtgegangen
web-sorry-500-text = Es liegt nicht an dir. Versuch es bitte noch einmal.
web-sorry-503 = Einen Augenblick
web-sorry-503-text = Der Raum macht gerade auf oder zu. Versuch es gleich noch einmal.
web-check = Der Webraum ist eingerichtet: { $url }

## A form by link

web-link-title = Nur für dich
web-link-note = Diese Seite gehört zu einer Runde und zu niemandem sonst. Bis die Zeit um ist, kannst du sie wieder öffnen und alles ändern; danach das Fenster einfach schließen.
