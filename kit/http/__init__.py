"""How do people and systems reach a service? Over HTTP, and each answer says what to do next."""
