### Why something cannot be done. German with Sie: only what differs.

refused-round-live = Hier läuft schon eine Runde: „{ $question }“. Die jetzige Phase dauert bis { $time }. Machen Sie gern mit – danach ist Platz für die nächste.
refused-not-allowed-to-start = Runden starten hier nur Administratorinnen und Administratoren. Sprechen Sie sie an, wenn Sie eine brauchen.
refused-outsider = Runden, Serien und Projekte beginnt hier, wer zum Team gehört – Sie sind von außerhalb dabei. Bitten Sie jemanden aus dem Team darum; an einer Runde teilnehmen können Sie, wenn Sie dafür ausgewählt werden.
refused-members-unknown = Die Plattform lässt mich gerade nicht sehen, wer hier ist; so kann ich nicht beginnen. Versuchen Sie es gleich noch einmal. Bleibt es dabei, sagen Sie den Administratorinnen und Administratoren Bescheid: „blitzlicht check“ zeigt ihnen, was fehlt.
refused-members-late = Ich warte noch auf die Liste der Leute hier. Versuchen Sie es gleich noch einmal.
refused-not-on-roster = Sie stehen nicht auf der Liste dieser Phase. Sind Sie erst nach ihrem Start dazugekommen? Dann ist die nächste Phase Ihre.
refused-not-chosen = Wer diese Runde gestartet hat, hat auch ausgewählt, wer mitmacht – diesmal sind Sie nicht dabei.
refused-extended-enough = Länger als 7 Tage geht nicht. Starten Sie danach lieber eine neue Runde.
refused-unreadable-duration = „{ $typed }“ verstehe ich nicht als Dauer. Schreiben Sie zum Beispiel 10m, 24h oder 2d.
refused-too-many-dots = Sie haben { $given } Punkte verteilt, es sind aber nur { $budget }. Nehmen Sie ein paar zurück.
refused-too-many-on-one = { $each ->
        [one] Eine Karte bekommt höchstens einen Punkt von Ihnen.
       *[other] Eine Karte bekommt höchstens { $each } Punkte von Ihnen.
    }
refused-too-long = Das sind { $length } Zeichen, { $limit } passen darauf. Kürzen Sie es bitte oder verteilen Sie es auf mehrere Karten.
refused-invisible = Davon wäre nichts zu sehen. Schreiben Sie bitte etwas Lesbares.
refused-control-characters = Darin stecken unsichtbare Steuerzeichen. Tippen Sie den Text bitte neu, statt ihn einzufügen.
refused-too-many-marks = Darin stapeln sich zu viele Zeichen übereinander. Schreiben Sie es bitte einfacher.
refused-reason-missing = Schreiben Sie bitte kurz, warum. Alle lesen den Grund.
refused-nobody-chosen = Kreuzen Sie bitte mindestens eine Person an.
refused-nobody-here = Hier ist außer Ihnen niemand, der mitmachen kann. Holen Sie erst ein paar Leute dazu.
refused-unreadable-rhythm = „{ $typed }“ verstehe ich nicht als Tag und Uhrzeit. Schreiben Sie zum Beispiel „jeden Freitag 15:00“, „jeden zweiten Dienstag 9:30“, „jeden ersten Montag im Monat 10 Uhr“, „werktags 9:30“ oder „am 15. 10:00“.
refused-half-unsaid = Nachts oder nachmittags? Schreiben Sie bitte „{ $early }“ oder „{ $late }“.
refused-too-many-series = Hier gibt es schon { $limit } Serien, mehr behält niemand im Blick. Beenden Sie erst eine: „serien“ zeigt alle.
refused-unknown-region = „{ $typed }“ kenne ich nicht als Region. Schreiben Sie zum Beispiel DE-BY, AT-9 oder CH-ZH.
refused-unknown-zone = „{ $typed }“ kenne ich nicht als Zeitzone. Schreiben Sie zum Beispiel Europe/Berlin.
refused-unknown-choice = Das steht nicht zur Wahl. Öffnen Sie das Formular bitte neu.
refused-not-here = Das geht nur in einem Kanal. Tippen Sie es dort noch einmal.
refused-unreadable-time = „{ $typed }“ verstehe ich nicht als Uhrzeit. Schreiben Sie zum Beispiel 9:00 oder 14:30.
refused-unreadable-date = „{ $typed }“ verstehe ich nicht als Tag. Schreiben Sie ihn zum Beispiel so: 2026-03-16.
refused-date-past = Dieser Tag liegt nicht mehr vor uns. Nehmen Sie bitte einen späteren.
refused-date-too-far = So weit voraus weiß niemand, was ist. Nehmen Sie bitte einen Tag in den nächsten zwölf Monaten.
refused-sentence-too-long = Das sind { $length } Zeichen, { $limit } passen hierher. Kürzen Sie es bitte.
refused-not-allowed-to-propose = Projekte beginnen hier nur Administratorinnen und Administratoren. Sprechen Sie sie an, wenn Sie eines brauchen.
refused-nobody-asked = Wählen Sie bitte jemanden aus.
refused-person-gone = Diese Person ist nicht mehr hier. Wählen Sie bitte jemand anderen aus.
refused-too-many-projects = Hier sind schon { $count } Projekte offen. Mehr als { $most } auf einmal schafft kaum ein Team. Schließen Sie zuerst eines ab, oder legen Sie dieses trotzdem an.
refused-lead-may-insist = Hier sind schon { $count } Projekte offen. Mehr als { $most } auf einmal schafft kaum ein Team. Noch eines anlegen kann nur, wer eines davon angelegt hat oder hier administriert: Sprechen Sie jemanden davon an, oder schließen Sie zuerst eines ab.
refused-owner-already = Diese Person kümmert sich schon darum. Wählen Sie bitte jemand anderen aus.
refused-edited-meanwhile = Inzwischen hat jemand anderes etwas geändert. Ihr Text steht noch da; was jetzt gilt, steht daneben. Was Sie nun speichern, gilt.
refused-busy = Ich konnte das gerade nicht speichern. Ihr Text ist noch da – bitte senden Sie ihn gleich noch einmal.
refused-broken = Da ist bei mir etwas schiefgegangen. Es ist vermerkt. Versuchen Sie es bitte noch einmal.
