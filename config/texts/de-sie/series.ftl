### Recurring rounds, where Sie differs from Du.

series-meets = Läuft hier dann schon eine Runde, fällt sie aus, und ich sage Ihnen Bescheid.
series-met = ⚠️ Zur selben Zeit kommt hier schon „{ $topic }“. Wo sich die beiden treffen, fällt eine aus. Beenden Sie diese lieber und richten Sie sie zu einer anderen Zeit ein.
series-met-again = ⚠️ „{ $topic }“ kommt zur selben Zeit wie „{ $other }“. Wo sich die beiden treffen, fällt eine aus. Beenden Sie lieber eine von ihnen und richten Sie sie zu einer anderen Zeit ein.
start-hint-repeat = Soll das immer wieder kommen? Dann brauche ich Tag und Uhrzeit, etwa: „{ $command } jeden Freitag 15:00 Wie war die Woche?“ – oder unten bei „Wann wieder?“. Sonst starten Sie einfach.
series-skipped-nobody = Als sie dran war ({ $moment }), war außer Ihnen niemand da, der hätte mitmachen können.
series-skipped-too-small = Als sie dran war ({ $moment }), konnten weniger als drei antworten; da bliebe nichts verborgen. Wenn Sie trotzdem wollen, starten Sie sie von Hand.
series-skipped-no-method = Die Methode dieser Serie gibt es hier nicht mehr. Beenden Sie die Serie und richten Sie eine neue ein.
