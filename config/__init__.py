"""Settings, and everything that is data: methods, texts, words."""
