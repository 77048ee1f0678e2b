method-uebung-title = Practice round
method-uebung-about = To try things out, with made-up colleagues.
method-uebung-ask-collect = What would make everyday life easier for our customers?
