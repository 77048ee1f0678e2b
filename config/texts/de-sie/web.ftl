# What differs where people are addressed with Sie.

web-welcome-lead = Kurze Runden für Gruppen: Alle schreiben für sich Karten, sie kommen gemischt an die Wand, und mit Punkten zeigt sich, was vorne liegt. Schreiben Sie Ihren Namen und treten Sie ein.
web-further-lead = Jedes Fenster ist eine Person. So können Sie an einem Rechner eine ganze Runde ausprobieren.
web-closed-lead = In diesen Raum führt ein persönlicher Link. Wenn Sie mitmachen möchten, bitten Sie darum, wer den Raum betreibt.
web-invited = Guten Tag, { $name }!
web-invited-lead = Ihr Platz ist frei. Dieser Link gehört nur Ihnen: Geben Sie ihn nicht weiter.
web-your-name = Ihr Name
web-name-taken = So heißt hier schon jemand. Nehmen Sie bitte einen anderen Namen.
web-practice-what = Das Übungsteam sind sechs simulierte Leute. Nach gut zwei Minuten kennen Sie alles.
web-you-are = Sie sind
web-you = (Sie)
web-your-window = Diese Adresse gehört nur Ihnen: Setzen Sie ein Lesezeichen, dann finden Sie zurück, und geben Sie sie nicht weiter.
web-empty = Hier ist noch nichts. Starten Sie ein Blitzlicht, oder sagen Sie Guten Tag.
web-empty-open = Hier ist noch nichts. Holen Sie mit „Weitere Person“ ein paar Leute dazu und starten Sie ein Blitzlicht. Allein? Das Übungsteam finden Sie hinter Ihrem Namen.
web-unknown-command = Diesen Befehl kenne ich nicht. Meine Befehle fangen mit /blitzlicht an, zum Beispiel „/blitzlicht hilfe“. Ihr Text steht noch da.
web-line-too-long = Das ist zu lang für eine Nachricht. Ihr Text steht noch da.
web-private = Nur für Sie
web-private-what = Was hier steht, sieht außer Ihnen niemand im Raum.
web-private-empty = Noch nichts. Sobald eine Runde läuft, finden Sie hier Ihre Einladung.
web-new-private = Neu, nur für Sie:
web-trouble = Das kam gerade nicht an. Ihr Text steht noch da: Versuchen Sie es gleich noch einmal.
web-dots-budget = { $budget ->
        [one] Sie haben 1 Punkt.
       *[other] Sie haben { $budget } Punkte.
    }
web-practice-newcomer = Sie
web-practice-write = Schreiben Sie Ihre Karten: Die Einladung steht unter „Nur für Sie“. Sie haben eine Minute.
web-practice-wall = Dann kommen alle Karten gemischt an die Wand, Ihre mitten unter denen des Übungsteams.
web-practice-vote = Vergeben Sie Ihre Punkte. Auch dafür ist eine Minute Zeit.
web-practice-result = Zum Schluss sehen Sie, was vorne liegt.
web-practice-over = So geht eine Runde. Mit Ihrem Team läuft sie genauso, nur mit mehr Zeit und ohne Namen.
web-sorry-403-text = Eine andere Seite wollte hier etwas in Ihrem Namen tun. Es ist nichts geschehen.
web-sorry-413-text = So viel Text passt hier nicht hinein. Kürzen Sie ihn bitte und schicken Sie ihn noch einmal.
web-sorry-421-text = Er ist nur auf seinem eigenen Rechner zu betreten. Öffnen Sie ihn dort, zum Beispiel unter „localhost“.
web-sorry-500-text = Es liegt nicht an Ihnen. Versuchen Sie es bitte noch einmal.
web-sorry-503-text = Der Raum macht gerade auf oder zu. Versuchen Sie es gleich noch einmal.

## A form by link

web-link-title = Nur für Sie
web-link-note = Diese Seite gehört zu einer Runde und zu niemandem sonst. Bis die Zeit um ist, können Sie sie wieder öffnen und alles ändern; danach das Fenster einfach schließen.
