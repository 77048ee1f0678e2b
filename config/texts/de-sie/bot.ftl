### German with Sie: only what differs from the folder de.

call-level-collect = { $level ->
        [anonymous] Ihre Beiträge kommen anonym über mich.
        [confidential] Ihre Beiträge kommen vertraulich über mich.
        [open] Diese Runde ist offen. Schreiben Sie, was Sie auch laut sagen würden.
       *[practice] Übung, nicht anonym.
    }
call-level-vote = { $level ->
        [anonymous] Abgestimmt wird anonym.
        [confidential] Abgestimmt wird vertraulich.
        [open] Abgestimmt wird offen: Stimmen Sie so ab, wie Sie es auch laut sagen würden.
       *[practice] Übung, nicht anonym.
    }
level-collect = { $level ->
        [anonymous] Ihre Karten bleiben anonym.
        [confidential] Ihre Karten bleiben vertraulich.
        [open] Diese Runde ist offen. Schreiben Sie, was Sie auch laut sagen würden.
       *[practice] Übung, nicht anonym.
    }
level-vote = { $level ->
        [anonymous] Auch die Abstimmung ist anonym.
        [confidential] Die Abstimmung ist vertraulich.
        [open] Die Abstimmung ist offen: Stimmen Sie so ab, wie Sie es auch laut sagen würden.
       *[practice] Übung, nicht anonym.
    }
level-typed = Getippte Zeilen bleiben mit Namen auf Ihrem Server, deshalb sage ich nicht „anonym“.

invite-collect = Sie haben Zeit bis { $until }. { $fields ->
        [1] Ein Satz reicht.
       *[other] Ein Satz reicht, drei sind toll.
    }
invite-vote = Sie haben { $dots ->
        [one] einen Punkt
       *[other] { $dots } Punkte – höchstens zwei davon für dieselbe Karte –
    } und Zeit bis { $until }. Zwischenstände zeige ich nicht.
invite-runoff = Gleichstand an der Grenze: Sie haben einen Punkt und Zeit bis { $until }.
reminder = Noch Zeit bis { $until }. Ein Satz genügt; Sie müssen nicht. Schon dabei? Danke!

own-cards = Ihre Karten
withdrawn-collect = Zurückgezogen. Von Ihnen zählt hier keine Karte mehr.
withdrawn-vote = Zurückgezogen. Von Ihnen zählt hier kein Punkt mehr.
ballot-noted = Danke, Ihre Stimme ist drin.
own-ballot = Ihre Punkte
use-the-form = Das nehme ich hier nicht als Karte: Getippte Nachrichten bleiben im Chat stehen, mit Ihrem Namen daran. { $rounds ->
        [0] Gerade läuft auch keine Runde, bei der Sie mitmachen können.
       *[other] Nehmen Sie bitte das Formular:
    }

help-question = Beginnt Ihre Frage mit einem dieser Wörter? Dann „frage“ davor: „{ $command } frage Hilfe oder Selbsthilfe?“

stored = Ihr Text, versiegelt – ohne Namen, ohne Uhrzeit. Solange die Phase läuft, könnte, wer diesen Server betreibt, ihn mit Aufwand finden. Danach wird der Schlüssel zerstört: Datenbank, Protokolle und Sicherungen können Sie nicht mehr mit Ihrem Text verbinden. { $platform } weiß, dass Sie den Bot benutzt haben. Wer Sie gut kennt, erkennt vielleicht Ihren Stil, und in kleinen Gruppen lässt sich raten.
stored-matrix = Was Sie hier tippen, lösche ich aus dem Chat, sobald es versiegelt ist. Verschlüsselt und mit Ihrem Namen daran bleibt es trotzdem eine Weile auf Ihrem Server liegen; meinen Schlüssel dazu vergesse ich, wenn die Phase endet. Wer den Matrix-Server betreibt, sieht außerdem, wann Sie getippt haben und wie lang jede Zeile war, und kann Ihnen daran oft eine Karte zuordnen. Deshalb nenne ich getippte Zeilen nur „vertraulich“. Was ich Ihnen dazu antworte, bleibt in Ihrem Chat mit mir stehen.
stored-matrix-form = Über den persönlichen Link kommt Ihr Text am Chat vorbei zu mir: Davon bleibt auf dem Matrix-Server nichts.
platform-matrix = Ihr Matrix-Server

themes-intro = Nicht verworfen, nur aufgehoben. Was Sie wieder aufnehmen, kommt in die nächste Runde.
