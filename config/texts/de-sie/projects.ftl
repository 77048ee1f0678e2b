### Projects. German with Sie: only what differs.

project-who-you = { $name } (Sie)
project-asked = Danke! Ich frage { $name } und sage Ihnen Bescheid.
project-taken = Danke, dass Sie sich kümmern! Einmal in der Woche frage ich Sie kurz nach dem Stand.

ask-heading = Kümmern Sie sich um „{ $what }“?
ask-by = { $name } schlägt Sie vor, in { $place }.
ask-by-nobody = Sie werden vorgeschlagen, in { $place }.
ask-consent = Wenn Sie übernehmen, frage ich Sie einmal in der Woche kurz nach dem Stand, und das Team liest, dass Sie sich kümmern und wie es steht. Ein Nein ist in Ordnung und sagt nichts über Sie.
another-day-intro = Sie übernehmen „{ $what }“ und sagen, bis wann Sie den ersten Schritt schaffen: { $step }
ask-taken = Sie kümmern sich um „{ $what }“. Danke!
ask-declined = Sie haben „{ $what }“ nicht übernommen. Das ist in Ordnung.
taken-before = { $name } kümmert sich jetzt um „{ $what }“. Danke für alles, was Sie dafür getan haben.

projects-heading = { $filter ->
        [closed] Abgeschlossene Projekte in { $place }
        [mine] Ihre Projekte in { $place }
       *[open] Projekte in { $place }
    }
projects-heading-mine = { $filter ->
        [closed] Ihre abgeschlossenen Projekte
       *[mine] Ihre Projekte
    }
projects-none = { $filter ->
        [closed] Abgeschlossen ist hier noch keines.
        [mine] Gerade haben Sie keines.
       *[open] Offen ist hier gerade keines.
    }
projects-none-mine = { $filter ->
        [closed] Von Ihren Projekten ist noch keines abgeschlossen.
       *[mine] Gerade haben Sie keines.
    }

explain-going = „{ $what }“ läuft, schön. Möchten Sie einen Satz dazu sagen? Er steht in der Wochenübersicht von { $place }.
explain-stuck = „{ $what }“ hängt. Gut, dass Sie es sagen. Was Sie hier schreiben, steht in der Wochenübersicht von { $place }.
explain-need = Was fehlt Ihnen?
explain-team-hint = „Im Team fragen“ schreibt es gleich in { $place }, mit Ihrem Namen.
pause-intro = Bis dahin frage ich nicht nach „{ $what }“. Was Sie dazu schreiben, steht in der Wochenübersicht von { $place }.
finish-intro = Schön! Dass „{ $what }“ fertig ist, erzähle ich gleich in { $place }, mit dem, was Sie hier schreiben; Ihr Satz steht noch einmal in der Wochenübersicht.
team-asked-noted = Ihre Frage steht jetzt im Team. Dort schreibe ich sie nur einmal in der Woche.

team-asked = Wer kann helfen? Melden Sie sich bei { $name }.
digest-heading = 📋 Aus Ihren Ideen: { $going ->
        [one] 1 läuft
       *[other] { $going } laufen
    }{ $quiet ->
        [0] {""}
       *[other] , { $quiet } ohne Nachricht
    }, { $stuck ->
        [one] 1 hängt
       *[other] { $stuck } hängen
    }, { $done } fertig

calendar-heading = Ihr Projektkalender
calendar = Unter dieser Adresse findet Ihr Kalenderprogramm die ersten Schritte Ihrer Projekte. Sie gehört nur Ihnen: Geben Sie sie nicht weiter. Mit „Neue Adresse“ gilt die alte nicht mehr.
