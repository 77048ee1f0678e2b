### Why something cannot be done, and what to do: one text for each Reason. German, with Du.

refused-not-the-lead = Das darf nur, wer die Runde gestartet hat oder hier administriert.
refused-not-allowed-to-start = Runden starten hier nur Administratorinnen und Administratoren. Sprich sie an, wenn du eine brauchst.
refused-round-over = Diese Runde ist schon zu Ende.
refused-phase-over = Diese Phase ist schon vorbei. Mit der nächsten geht es weiter.
refused-no-round = Hier läuft gerade keine Runde.
refused-round-live = Hier läuft schon eine Runde: „{ $question }“. Die jetzige Phase dauert bis { $time }. Mach gern mit – danach ist Platz für die nächste.
refused-not-on-roster = Du stehst nicht auf der Liste dieser Phase. Bist du erst nach ihrem Start dazugekommen? Dann ist die nächste Phase deine.
refused-not-chosen = Wer diese Runde gestartet hat, hat auch ausgewählt, wer mitmacht – diesmal bist du nicht dabei.
refused-too-early-to-end = Noch nicht: Früher beenden geht erst, wenn ich gemeldet habe, dass genug mitgemacht haben. So lässt sich nicht ausprobieren, wer schon dabei ist.
refused-nothing-to-extend = Gerade läuft nichts, was sich verlängern lässt.
refused-extended-enough = Länger als 7 Tage geht nicht. Starte danach lieber eine neue Runde.
refused-bad-duration = Möglich sind 1 Minute bis 7 Tage, zum Beispiel 10m, 24h oder 2d.
refused-unreadable-duration = „{ $typed }“ verstehe ich nicht als Dauer. Schreib zum Beispiel 10m, 24h oder 2d.
refused-unknown-card = Diese Karte gibt es hier nicht mehr.
refused-too-many-dots = Du hast { $given } Punkte verteilt, es sind aber nur { $budget }. Nimm ein paar zurück.
refused-too-many-on-one = { $each ->
        [one] Eine Karte bekommt höchstens einen Punkt von dir.
       *[other] Eine Karte bekommt höchstens { $each } Punkte von dir.
    }
refused-negative-dots = Weniger als null Punkte gibt es nicht.
refused-too-long = Das sind { $length } Zeichen, { $limit } passen darauf. Kürze es bitte oder verteile es auf mehrere Karten.
refused-invisible = Davon wäre nichts zu sehen. Schreib bitte etwas Lesbares.
refused-control-characters = Darin stecken unsichtbare Steuerzeichen. Tippe den Text bitte neu, statt ihn einzufügen.
refused-too-many-marks = Darin stapeln sich zu viele Zeichen übereinander. Schreib es bitte einfacher.
refused-question-missing = Hier fehlt noch die Frage.
refused-reason-missing = Schreib bitte kurz, warum. Alle lesen den Grund.
refused-nobody-chosen = Kreuze bitte mindestens eine Person an.
refused-nobody-here = Hier ist außer dir niemand, der mitmachen kann. Hol erst ein paar Leute dazu.
refused-unknown-method = Diese Methode gibt es hier nicht. „methoden“ zeigt alle.
refused-unknown-region = „{ $typed }“ kenne ich nicht als Region. Schreib zum Beispiel DE-BY, AT-9 oder CH-ZH.
refused-unknown-zone = „{ $typed }“ kenne ich nicht als Zeitzone. Schreib zum Beispiel Europe/Berlin.
refused-unknown-choice = Das steht nicht zur Wahl. Öffne das Formular bitte neu.
refused-stale = Dieser Knopf gehört zu nichts mehr. „status“ zeigt, was gerade läuft.
refused-not-here = Das geht nur in einem Kanal. Tippe es dort noch einmal.
refused-date-missing = Hier fehlt noch der Tag.
refused-unreadable-date = „{ $typed }“ verstehe ich nicht als Tag. Schreib ihn zum Beispiel so: 2026-03-16.
refused-date-past = Dieser Tag liegt nicht mehr vor uns. Nimm bitte einen späteren.
refused-date-too-far = So weit voraus weiß niemand, was ist. Nimm bitte einen Tag in den nächsten zwölf Monaten.
refused-what-missing = Hier fehlt noch, worum es geht.
refused-nobody-asked = Wähl bitte jemanden aus.
refused-person-gone = Diese Person ist nicht mehr hier. Wähl bitte jemand anderen aus.
refused-too-many-projects = Hier sind schon { $count } Projekte offen. Mehr als { $most } auf einmal schafft kaum ein Team. Schließt zuerst eines ab, oder leg dieses trotzdem an.
refused-no-projects-here = In der Übung gibt es keine Projekte. In einem richtigen Kanal geht es.
refused-no-such-project = Dieses Projekt gibt es nicht mehr. „projekte“ zeigt, welche es gibt.
refused-not-their-project = Das darf nur, wer das Projekt angelegt hat, wer sich darum kümmert oder wer hier administriert.
refused-not-the-owner = Das kann nur sagen, wer sich um das Projekt kümmert.
refused-not-asked = Gefragt wurde jemand anderes.
refused-owner-already = Diese Person kümmert sich schon darum. Wähl bitte jemand anderen aus.
refused-project-over = Dieses Projekt ist schon abgeschlossen.
refused-project-moved-on = Das hat sich inzwischen erledigt. „projekte“ zeigt, wo alles steht.
refused-edited-meanwhile = Inzwischen hat jemand anderes etwas geändert. Dein Text steht noch da; was jetzt gilt, steht daneben. Was du nun speicherst, gilt.
refused-busy = Ich konnte das gerade nicht speichern. Dein Text ist noch da – bitte sende ihn gleich noch einmal.
refused-disk-full = Auf diesem Server ist kein Platz mehr, ich konnte nichts speichern. Wer ihn betreibt, muss erst aufräumen.
refused-broken = Da ist bei mir etwas schiefgegangen. Es ist vermerkt. Versuch es bitte noch einmal.
