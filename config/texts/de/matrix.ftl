### What only Matrix needs. German; said so that it fits Du and Sie.

## In a room

matrix-hello = Hallo! „!blitzlicht Was bremst uns?“ startet eine Runde, „!blitzlicht hilfe“ zeigt, was sonst noch geht.
matrix-look-in-private = Meine Antwort kommt in einen eigenen Chat. Die Einladung dazu ist unterwegs.
# Behind the name of a button.
matrix-take-part = geht im Chat mit mir. So sieht niemand, wer dabei ist.
matrix-thread = Hier im Thread ist Platz für die Diskussion.

## Choosing, in private

matrix-choose = Auswählen: mit der Zahl antworten.
matrix-which-round = Gehört das in eine Runde? Dann hier mit der Zahl antworten, und die Zeile wird eine Karte.
matrix-question-over = Die Phase ist vorbei. Die Zeile hierzu gehörte zu keiner Runde und ist gelöscht.
matrix-prompt-over = Diese Phase ist vorbei.
matrix-only-votes = Gerade werden keine Ideen gesammelt, sondern Punkte vergeben:
matrix-nothing-runs = Gerade läuft keine Runde. Eine neue beginnt im Raum, mit „!blitzlicht Was bremst uns?“. „hilfe“ zeigt, was sonst noch geht.
matrix-begin-in-room = Runden beginnen in einem Raum, nicht hier im Chat. Bitte dort noch einmal schreiben, etwa „!blitzlicht Was bremst uns?“.
matrix-what-number = Diese Zahl gehört gerade zu nichts. „status“ zeigt die offenen Runden.
matrix-small-talk = Alles klar! „status“ zeigt die offenen Runden, „hilfe“ alles andere.
matrix-not-now = Alles klar. Bis zum Ende ist Zeit, es sich noch anders zu überlegen.
matrix-done = Erledigt.
matrix-closed = Geschlossen. Abgeschickt ist davon nichts.
matrix-yes = Ja
matrix-no = Nein
matrix-unreadable = Eine Nachricht konnte ich nicht entschlüsseln, denn der Schlüssel dazu ist nicht angekommen. Bitte noch einmal schreiben.
matrix-was-away = Ich war kurz weg und weiß nicht, ob meine letzte Antwort noch ankam. Was gerade läuft, steht hier; bei den eigenen Karten steht, was ich habe.
matrix-not-kept = Gerade kann ich nichts speichern; vielleicht ist auf dem Server kein Platz mehr. Die letzte Nachricht ist nicht verloren: Sobald es geht, lese und beantworte ich sie.
matrix-edited = Bearbeitete Nachrichten lese ich nicht noch einmal. Karten ändert „2: neuer Text“.
matrix-only-text = Ich verstehe nur Text. Bitte als Nachricht schreiben.
matrix-too-long = Mehr als { $count } Zeichen auf einmal lese ich nicht. Genommen habe ich davon noch nichts. Bitte in kürzeren Nachrichten schreiben.

## Cards, line by line

matrix-link = Am sichersten ist dieser persönliche Link, nur für diese Phase:
matrix-typed-instead = Oder hier tippen. Das nenne ich nur „vertraulich“: Getipptes bleibt verschlüsselt auf dem Matrix-Server liegen, mit Name, Uhrzeit und Länge.
matrix-cards-how = Jetzt eine Idee pro Nachricht schreiben, höchstens { $count }. Ich wiederhole jede mit ihrer Nummer und lösche die getippte Zeile. „2: neuer Text“ ändert Karte 2, „2 weg“ nimmt sie zurück, „fertig“ beendet.
matrix-cards-more = „1: neuer Text“ ändert, „1 weg“ nimmt zurück, „karten“ zeigt alle, „fertig“ beendet.
matrix-cards-go-on = Weiter mit den Karten: eine Idee pro Nachricht, „fertig“ beendet.
matrix-cards-full = Mehr als { $count } Karten passen nicht. „2: neuer Text“ ersetzt Karte 2:
matrix-cards-too-many = Das sind { $count } Ideen, Platz ist aber nur noch für { $room ->
        [one] eine
       *[other] { $room }
    }. Genommen habe ich davon noch keine. Bitte die wichtigsten schreiben, eine pro Zeile.
matrix-cards-again = Das sind die Karten, die ich habe. Bitte noch einmal, mit der Nummer von hier:
matrix-cards-so-far = Bis jetzt aufgeschrieben:
matrix-cards-none = Noch ist keine Karte da. Die nächste Nachricht wird eine.
matrix-question-or-card = Soll das eine Karte werden?
matrix-dropped = Gut, dann nicht. „hilfe“ zeigt, was ich beantworten kann.
matrix-or-rephrase = Oder anders schreiben. Noch ist das keine Karte.
matrix-finished = Danke! Bis zum Ende der Phase lässt sich alles noch ändern.

## Votes

matrix-ballot-how = Abstimmen: mit den Nummern antworten, etwa „1 3 3“ für einen Punkt und zwei Punkte. „-“ nimmt alles zurück.
matrix-ballot-more = Noch einmal mit Nummern antworten ändert die Stimme, „-“ nimmt sie zurück.
matrix-ballot-go-on = Weiter mit der Abstimmung: mit den Nummern antworten, „fertig“ beendet.
matrix-dots-how = Bitte nur die Nummern der Karten, etwa „1 3 3“. „-“ nimmt alles zurück, „fertig“ beendet.
matrix-no-such-number = Diese Nummer gibt es hier nicht.

## Forms

matrix-form-how = „2: Antwort“ beantwortet Frage 2, „2“ zeigt, was möglich ist.
matrix-form-how-one = „1: Antwort“ ändert die Antwort, „1“ zeigt, was möglich ist.
matrix-form-way-out = „{ $cancel }“ schließt das Formular.
# $sends is a list of quoted words.
matrix-form-send = Absenden mit { $sends }, schließen mit „{ $cancel }“.
matrix-quoted = „{ $word }“
matrix-or = oder
matrix-cancel = abbrechen
matrix-question = { $kind ->
        [choice] Jetzt: { $now }. Antworten mit Nummer oder Namen, „ok“ lässt es so.
        [check] Jetzt: { $now }. Antworten mit „ja“ oder „nein“, „ok“ lässt es so.
        [people] Jetzt: { $now }. Antworten mit Nummern, etwa „1 3 4“, oder „alle“; „ok“ lässt es so.
        [dots] Jetzt: { $now }. Antworten mit Nummern, etwa „1 3 3“; „ok“ lässt es so.
        [date] Jetzt: { $now }. Antworten mit einem Datum wie 2026-03-16 oder 16.3.2026, „ok“ lässt es so.
       *[text] Jetzt: { $now }. Antworten mit dem neuen Text, „-“ leert das Feld, „ok“ lässt es so.
    }
matrix-everybody = alle { $count }
matrix-no-such-choice = Das steht nicht zur Wahl. Bitte eine Nummer oder einen der Namen.
matrix-yes-or-no = Bitte mit „ja“ oder „nein“ antworten.

## blitzlicht check

matrix-check-ok = angemeldet als { $user } an { $url }
matrix-check-no-homeserver = MATRIX_HOMESERVER fehlt: die Adresse des Matrix-Servers, etwa https://matrix.example.org.
matrix-check-no-way-in = Es fehlt MATRIX_USER mit MATRIX_PASSWORD, oder MATRIX_ACCESS_TOKEN mit MATRIX_DEVICE_ID.
matrix-check-no-passphrase = MATRIX_STORE_PASSPHRASE fehlt. Damit werden die Schlüssel des Bots auf diesem Rechner verschlossen. So entsteht eine: openssl rand -base64 32
matrix-check-unreachable = { $url } ist nicht zu erreichen, oder dort antwortet kein Matrix-Server. Gemeint ist die Adresse, unter der Clients ihn erreichen; oft nennt sie https://example.org/.well-known/matrix/client.
matrix-check-password = Der Matrix-Server nimmt MATRIX_USER und MATRIX_PASSWORD nicht an ({ $reason }). Gibt es das Konto auf diesem Server? Es heißt dann etwa @blitzlicht:example.org.
matrix-check-token = Der Matrix-Server nimmt MATRIX_ACCESS_TOKEN nicht an ({ $reason }).
matrix-check-device = MATRIX_ACCESS_TOKEN gehört zu einem anderen Gerät als MATRIX_DEVICE_ID.
matrix-check-passphrase = Mit MATRIX_STORE_PASSPHRASE lassen sich die Schlüssel in { $folder } nicht öffnen. Nötig ist die, mit der sie verschlossen wurden. Ist sie verloren, hilft es, den Ordner zu löschen: Dann meldet sich der Bot als neues Gerät an.
matrix-check-store-lost = Die Schlüssel des Bots sind verloren: In { $folder } fehlen die, die der Matrix-Server von diesem Gerät kennt. Das hilft: neu anmelden, mit einem neuen MATRIX_ACCESS_TOKEN und seiner MATRIX_DEVICE_ID, oder mit MATRIX_PASSWORD.
matrix-check-new-device = Die Schlüssel eines anderen Geräts namens „Blitzlicht“ liegen nicht in { $folder }. Gingen sie verloren, meldet sich der Bot beim nächsten Start als neues Gerät an und das alte ab. Kennt seine Datenbank das alte nicht, bitte selbst abmelden, wenn es keinem zweiten Bot gehört. Was in der Datenbank steht, bleibt.
matrix-check-unsigned = Für dieses Konto gibt es schon Signier-Schlüssel, und sie beglaubigen dieses Gerät nicht: Wessen Client nur signierte Geräte zulässt, kann mit dem Bot nicht reden. Ist MATRIX_PASSWORD auch gesetzt, signiert es der nächste Start.
matrix-check-keys = Der Matrix-Server nimmt die Schlüssel des Bots nicht an ({ $reason }).
matrix-check-busy = Der Matrix-Server lässt gerade keine weitere Anmeldung zu ({ $reason }). Nach ein paar Minuten geht es wieder.
matrix-check-limited = angemeldet als { $user }. Der Server begrenzt, wie schnell ich schreibe: Ab zehn Leuten dauert jede erste Einladung etwa { $seconds } Sekunden. Wer den Server betreibt, hebt das auf: POST { $path } mit messages_per_second und burst_count gleich 0 (zum Abschreiben in docs/betrieb.md)
