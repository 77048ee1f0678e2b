method-uebung-title = Übungsrunde
method-uebung-about = Zum Ausprobieren, mit erfundenen Kolleginnen und Kollegen.
method-uebung-ask-collect = Was würde unseren Kundinnen und Kunden den Alltag leichter machen?
