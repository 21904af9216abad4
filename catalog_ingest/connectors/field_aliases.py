"""What catalogues call the fields of a learning item, in English and German."""

ALIASES = {
    "id": (
        "id, item id, course id, content id, external id, source id, object id, uid, uuid, guid, "
        "identifier, course code, code, nr, nummer, kursnummer, kurs id, course number, number, "
        "key, urn"
    ),
    "title": "title, course title, name, course name, item title, titel, kurstitel, kursname, "
    "bezeichnung, headline, thema des kurses",
    "description": "description, summary, beschreibung, kurzbeschreibung, about, abstract, inhalt, "
    "inhalte, overview, long description, short description, course description, details",
    "modality": "modality, type, format, learning product, kind, content type, item type, art, "
    "typ, kursart, lernform, medium, media type, product type, delivery, delivery mode",
    "duration": "duration, length, dauer, time, time to complete, effort, umfang, lernzeit, länge, "
    "laenge, zeit, estimated duration, estimated time, learning time, zeitaufwand, laufzeit, "
    "estimated learning time, course duration",
    "languages": "languages, language, sprache, sprachen, locale, locales, lang, language code, "
    "language tag, kurssprache",
    "url": "url, link, href, web url, course url, launch url, content url, content web url, "
    "webseite, web link, adresse",
    "provider": "provider, institution, vendor, anbieter, provider name, publisher, organization, "
    "organisation, partner, university, hersteller, school, veranstalter, platform",
    "level": "level, difficulty, niveau, difficulty level, schwierigkeit, schwierigkeitsgrad, "
    "entry level, course level, stufe, experience level",
    "topics": "topics, topic, skills, gained skills, subject, subjects, subtopic, subtopics, tags, "
    "tag, category, categories, themen, thema, kategorie, kategorien, schlagworte, schlagwörter, "
    "keywords, skill tags, skill, discipline, domain, fachgebiet, subcategory, stichworte, "
    "fähigkeiten",
    "competencies": "competencies, competences, competency, kompetenzen, kompetenz, "
    "declared competencies",
    "prerequisites": "prerequisites, prerequisite, pre requisites, voraussetzungen, voraussetzung, "
    "requires, requirements, vorkenntnisse",
    "licence": "licence, license, lizenz",
    "cost": "cost, price, preis, kosten, pricing, fee, gebühr, list price",
    "currency": "currency, währung, waehrung",
    "version": "version, revision, edition",
    "modified_at": "modified, modified at, last modified, updated, updated at, last updated, "
    "update date, geändert, geändert am, aktualisiert, stand, modified date, last update date, "
    "last modified date time, updated time, änderungsdatum",
    "is_active": "is active, active, status, aktiv, state, published, lifecycle, availability",
}
"""Names of each field, the surest first."""
LISTED = frozenset({"topics"})
"""Fields that take every column that fits; of the others one column counts."""
UNIT_COLUMNS = frozenset(
    {
        "minutes",
        "minuten",
        "min",
        "mins",
        "hours",
        "hour",
        "hrs",
        "std",
        "stunden",
        "seconds",
        "sekunden",
        "secs",
        "sec",
    }
)
"""Column names that state a duration by its unit alone."""
