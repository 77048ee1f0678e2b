### Projects: what becomes of an idea. German, with Du.

## Where a project stands

# $state is a value of ProjectState.
project-state = { $state ->
        [proposed] wartet auf ein Ja
        [unowned] sucht jemanden
        [going] läuft
        [stuck] hängt
        [paused] macht Pause
        [resting] ruht
        [done] fertig
       *[ended] beendet
    }
# $weeks: for so long at least.
project-state-quiet = { $weeks ->
        [one] seit einer Woche nichts Neues
       *[other] seit { $weeks } Wochen nichts Neues
    }
# It hangs, and nobody says more.
project-state-and = { $state }, { $quiet }
project-state-paused = macht Pause bis { $date }
project-state-stuck = hängt, es fehlt { $need }
# $need is a value of Need.
project-need = { $need ->
        [time] Zeit
        [decision] eine Entscheidung
        [help] Hilfe
       *[knowledge] Wissen
    }
project-line = „{ $what }“ – { $state }
project-line-owner = „{ $what }“ – { $state }, { $name }
project-line-said = { $line }: „{ $said }“
project-step-by = Erster Schritt: { $step } – bis { $date }.
project-effect-is = Das merken Kundinnen und Kunden: { $effect }
project-origin = Die Idee stammt aus der Runde „{ $title }“ vom { $date }.

## A new project

project-title = Projekt anlegen
project-intro = Aus einer Idee wird etwas, wenn sich jemand darum kümmert. Ich frage zuerst nach, bevor ich jemanden eintrage.
project-intro-card = Von wem die Idee kommt, weiß niemand, auch ich nicht.
project-intro-again = Aus dieser Idee gibt es schon ein Projekt: { $line }
project-card = Aus welcher Idee?
project-what = Was?
project-who = Wer kümmert sich?
project-who-hint = Ich frage persönlich nach. Ein Nein ist in Ordnung.
project-who-none = Bitte auswählen
project-who-you = { $name } (du)
project-step = Erster Schritt
project-step-hint = Klein genug, um bald damit anzufangen.
project-due = Bis wann?
project-effect = Woran merken es die Kundinnen und Kunden?
project-effect-hint = Das erzähle ich, wenn es geschafft ist.
button-propose = Vorschlagen
button-propose-anyway = Trotzdem anlegen
project-asked = Danke! Ich frage { $name } und sage dir Bescheid.
project-taken = Danke, dass du dich kümmerst! Einmal in der Woche frage ich dich kurz nach dem Stand.

## Consent

ask-heading = Kümmerst du dich um „{ $what }“?
ask-by = { $name } schlägt dich vor, in { $place }.
ask-by-nobody = Du wirst vorgeschlagen, in { $place }.
ask-consent = Wenn du übernimmst, frage ich dich einmal in der Woche kurz nach dem Stand, und das Team liest, dass du dich kümmerst und wie es steht. Ein Nein ist in Ordnung und sagt nichts über dich.
button-take = Übernehme ich
button-another-day = Anderes Datum
button-decline = Nein, danke
another-day-title = Anderes Datum
another-day-intro = Du übernimmst „{ $what }“ und sagst, bis wann du den ersten Schritt schaffst: { $step }
another-day-submit = Übernehme ich so
ask-taken = Du kümmerst dich um „{ $what }“. Danke!
ask-declined = Du hast „{ $what }“ nicht übernommen. Das ist in Ordnung.
ask-settled = Die Frage zu „{ $what }“ hat sich erledigt.
ask-again = Zu „{ $what }“ habe ich inzwischen noch einmal gefragt.
declined-noted = Alles klar, danke für die Antwort.
taken-lead = { $name } kümmert sich um „{ $what }“.
taken-lead-moved = { $name } kümmert sich um „{ $what }“, mit einem anderen Datum für den ersten Schritt.
taken-before = { $name } kümmert sich jetzt um „{ $what }“. Danke für alles, was du dafür getan hast.
declined-lead = { $name } möchte „{ $what }“ nicht übernehmen. Das ist in Ordnung.
unanswered-lead = { $name } hat zu „{ $what }“ nichts gesagt. Ich frage dort nicht weiter nach.
resting-lead = Zu „{ $what }“ habe ich von { $name } seit Wochen nichts gehört. Ich frage dort nicht weiter nach.
lost-lead = Um „{ $what }“ kümmert sich niemand mehr: { $name } ist nicht mehr in { $place }, oder meine Nachrichten kommen nicht an.
lost-asked = { $name } kann „{ $what }“ nicht übernehmen: { $name } ist nicht mehr in { $place }, oder meine Nachrichten kommen nicht an.
button-ask-another = Jemand anderen fragen
button-volunteer = Ich kümmere mich
project-free = Um „{ $what }“ kümmert sich gerade niemand, und wer es angelegt hat, ist nicht mehr dabei. Mag es jemand übernehmen? Unter „Ansehen“ lässt es sich auch beenden.
project-started-heading = 📌 Aus einer Idee wird ein Projekt: „{ $what }“
project-started = Darum kümmert sich { $name }.
project-taken-over = 🤝 Um „{ $what }“ kümmert sich jetzt { $name }.

## The list, and one project

# $filter is open, closed or mine.
projects-heading = { $filter ->
        [closed] Abgeschlossene Projekte in { $place }
        [mine] Deine Projekte in { $place }
       *[open] Projekte in { $place }
    }
# $filter is closed or mine.
projects-heading-mine = { $filter ->
        [closed] Deine abgeschlossenen Projekte
       *[mine] Deine Projekte
    }
# $filter is open, closed or mine.
projects-none = { $filter ->
        [closed] Abgeschlossen ist hier noch keines.
        [mine] Gerade hast du keines.
       *[open] Offen ist hier gerade keines.
    }
# $filter is closed or mine.
projects-none-mine = { $filter ->
        [closed] Von deinen Projekten ist noch keines abgeschlossen.
       *[mine] Gerade hast du keines.
    }
projects-shown = { $from } bis { $to } von { $count }
projects-label = Projekte
button-projects = Projekte
button-projects-open = Offene
button-projects-closed = Abgeschlossene
button-projects-mine = Meine
button-projects-more = Weitere
button-project-new = Neues Projekt
button-project = Projekt daraus machen
button-project-pick = Projekt aus einer Idee machen
button-look = Ansehen
look-state = Stand: { $state }
look-owner = Darum kümmert sich { $name }.
look-owner-over = Darum gekümmert hat sich { $name }.
look-asked = Gefragt ist { $name }.
look-nobody = Noch kümmert sich niemand darum.
look-said = Zuletzt dazu: „{ $said }“
button-edit = Bearbeiten
button-hand-over = Übergeben
button-end-project = Beenden

edit-title = Projekt bearbeiten
edit-now = Jetzt steht hier: „{ $now }“
edit-noted = Gespeichert.
hand-over-title = Übergeben
hand-over-intro = Um „{ $what }“ soll sich jemand anderes kümmern. Ich frage zuerst nach; bis jemand zusagt, bleibt alles, wie es ist.
hand-over-submit = Fragen
ask-another-title = Jemanden fragen
ask-another-intro = Wer könnte sich um „{ $what }“ kümmern? Ich frage zuerst nach, bevor ich jemanden eintrage.
end-title = Projekt beenden?
end-intro = Aufhören ist in Ordnung. „{ $what }“ bleibt in der Liste, nur fragt niemand mehr danach.
end-submit = Beenden
end-noted = Beendet. Danke fürs Ausprobieren!
ended-other = „{ $what }“ wurde beendet. Aufhören ist in Ordnung.
changed-other = „{ $what }“ wurde bearbeitet:
# $detail is a value of Detail.
changed-detail = { $detail ->
        [what] Was: { $value }
        [step] Erster Schritt: { $value }
        [due] Bis wann: { $value }
       *[effect] Woran es die Kundinnen und Kunden merken: { $value }
    }

## The weekly question

# $question is a value of Question.
weekly-heading = { $question ->
        [back] Die Pause ist vorbei. Wie steht es um „{ $what }“?
        [still-right] Ist „{ $what }“ noch das Richtige?
       *[weekly] Kurzer Stand zu „{ $what }“?
    }
weekly-said = Ein Satz dazu ist freiwillig. Er steht dann in der Wochenübersicht von { $place }.
weekly-still-right = Ich habe eine Weile nichts gehört. Aufhören ist in Ordnung.
weekly-answered = Danke, notiert: { $state }.
button-going = Läuft
button-stuck = Hängt
button-finish = Erledigt
button-pause = Pause bis …
button-go-on = Weiter
explain-title = Danke, notiert
explain-going = „{ $what }“ läuft, schön. Magst du einen Satz dazu sagen? Er steht in der Wochenübersicht von { $place }.
explain-stuck = „{ $what }“ hängt. Gut, dass du es sagst. Was du hier schreibst, steht in der Wochenübersicht von { $place }.
explain-need = Was fehlt dir?
explain-need-option = { $need ->
        [time] Zeit
        [decision] Eine Entscheidung
        [help] Hilfe
        [knowledge] Wissen
       *[none] Etwas anderes
    }
explain-line = Ein Satz (freiwillig)
explain-submit = Dazuschreiben
button-ask-team = Im Team fragen
explain-team-hint = „Im Team fragen“ schreibt es gleich in { $place }, mit deinem Namen.
explain-noted = Danke, steht drin.
team-asked-noted = Deine Frage steht jetzt im Team. Dort schreibe ich sie nur einmal in der Woche.
pause-title = Pause
pause-intro = Bis dahin frage ich nicht nach „{ $what }“. Was du dazu schreibst, steht in der Wochenübersicht von { $place }.
pause-submit = Pause machen
pause-noted = Alles klar. Danach frage ich wieder.
finish-title = Geschafft?
finish-intro = Schön! Dass „{ $what }“ fertig ist, erzähle ich gleich in { $place }, mit dem, was du hier schreibst; dein Satz steht noch einmal in der Wochenübersicht.
finish-submit = Ja, fertig
finish-noted = Glückwunsch! Das Team weiß es jetzt.

## What the place reads

team-asked-heading = 🙋 { $name } kommt bei „{ $what }“ nicht weiter
team-asked-need = Es fehlt { $need }.
team-asked = Wer kann helfen? Meldet euch bei { $name }.
digest-heading = 📋 Aus euren Ideen: { $going ->
        [one] 1 läuft
       *[other] { $going } laufen
    }{ $quiet ->
        [0] {""}
       *[other] , { $quiet } ohne Nachricht
    }, { $stuck ->
        [one] 1 hängt
       *[other] { $stuck } hängen
    }, { $done } fertig
digest-more = … und { $count } weitere
done-heading = ✅ „{ $what }“ ist fertig
done-thanks = Danke, { $name }. Danke auch an alle Ungenannten.
done-thanks-all = Danke an alle, auch an die Ungenannten.
standing-heading = Bevor wir Neues sammeln: Stand der letzten Ideen
project-undelivered = Über die Projekte in { $place } konnte ich dort nichts schreiben
project-undelivered-to = An { $name } konnte ich zu „{ $what }“ nichts schreiben

## What customers could hear. To them it is always Sie.

customers-ask = „{ $what }“ ist fertig. Sollen wir uns bei den Kundinnen und Kunden melden, die das angesprochen haben?
button-draft-text = Text vorschlagen
customers-heading = Ein Vorschlag
customers-hint = Zum Kopieren und Anpassen. Ich verschicke nichts.
customers-greeting = Guten Tag,
customers-what = Sie haben uns gesagt, was Sie stört oder was Ihnen fehlt. Daraus ist etwas geworden: „{ $what }“.
customers-effect = Das merken Sie davon: { $effect }
customers-thanks = Danke für Ihren Hinweis! Ob es jetzt besser ist, hören wir gern von Ihnen.
customers-end = Freundliche Grüße

## Calendars

button-calendar = Kalender
button-renew-calendar = Neue Adresse
calendar-heading = Dein Projektkalender
calendar = Unter dieser Adresse findet dein Kalenderprogramm die ersten Schritte deiner Projekte. Sie gehört nur dir: Gib sie nicht weiter. Mit „Neue Adresse“ gilt die alte nicht mehr.
calendar-link = Kalender abonnieren
look-calendar = In den Kalender (.ics)

## As files

button-export-projects = Export
export-heading = Alle Projekte in { $place } als Datei
export-files = Darin steht, was auch die Liste zeigt. Die Adressen gelten eine Stunde lang, für alle, die sie haben.
# $format is xlsx, csv, md or json.
export-link = { $format ->
        [xlsx] Tabelle (xlsx)
        [csv] Tabelle (csv)
        [md] Text (md)
       *[json] Daten für Programme (json)
    }
