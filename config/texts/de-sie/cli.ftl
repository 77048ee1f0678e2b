### What the command line says. German, with Sie: only what differs.

cli-in-use = Mit { $path } läuft schon ein Blitzlicht. Beenden Sie es zuerst, oder nehmen Sie mit BLITZLICHT_DATABASE eine andere Datenbank.
cli-newer-version = { $path } stammt von einer neueren Version. Nehmen Sie diese, oder eine andere Datenbank.
cli-store-busy = { $path } ist gesperrt: Ein anderes Programm hat die Datenbank offen. Versuchen Sie es gleich noch einmal.
cli-keys = { $problem ->
        [in-database-folder] Der Schlüsselordner { $path } und der Ordner der Datenbank liegen ineinander: Wer die Datenbank kopiert, hätte auch die Schlüssel. Nehmen Sie mit BLITZLICHT_KEYS einen Ordner daneben.
        [open-to-others] Andere auf diesem Rechner können in den Schlüsselordner { $path } sehen. Das hilft: chmod 700 { $path }
        [lost] Ein Schlüssel in { $path } ist beschädigt.
       *[not-usable] Der Schlüsselordner { $path } lässt sich nicht benutzen. Ist es ein Ordner, und darf ich hineinschreiben?
    }
cli-bind = { $problem ->
        [taken] { $address } ist schon belegt. Einen anderen Port wählen Sie so: { $other }
        [forbidden] { $address } darf ich nicht öffnen. Mit einem Port über 1023 geht es: { $other }
       *[not-here] { $address } ist keine Adresse dieses Rechners. Wählen Sie eine andere: { $other }
    }

## backup, restore, forget

cli-backup-exists = { $file } gibt es schon. Ich überschreibe nichts: Nehmen Sie einen anderen Namen.
cli-restore-has-rounds = In { $path } gibt es schon Runden, oder sie lässt sich nicht lesen. Soll sie ersetzt werden? Dann sichern Sie sie erst mit „blitzlicht backup“ und rufen Sie das hier mit --replace auf.
cli-forget-several = „{ $who }“ heißen mehrere. Nennen Sie die Kennung: { $ids }

## check

cli-check-metrics = Messwerte: { $state ->
        [running] { $address } antwortet
       *[free] { $address } ist frei
    }{ $seen ->
        [everywhere] {""}. Auch andere Rechner kommen dorthin: Lassen Sie nur Ihr Prometheus durch.
       *[here] {""}
    }
