"""What tests plant in the bot's process before it starts: deaths, and bugs that must be noticed."""
