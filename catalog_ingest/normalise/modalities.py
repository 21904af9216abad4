"""The words that catalogues use for kinds of content, as the twelve modalities."""

import re
import unicodedata

from recommender.item import Modality

_WORDS = {
    Modality.COURSE: (
        "course, kurs, online course, onlinekurs, elearning, e learning, wbt, training, schulung, "
        "seminar, workshop, class, classroom, ilt, vilt, instructor led training, live training, "
        "präsenztraining, lehrgang, fortbildung, weiterbildung, specialization, specialisation, "
        "professional certificate, certificate, zertifikat, certification, learning path, "
        "lernpfad, path, pathway, playlist, program, programme, programm, curriculum, degree, "
        "mooc, bootcamp, self paced course, learning plan, nanodegree, scorm, blended learning"
    ),
    Modality.MICROLEARNING: (
        "microlearning, micro learning, module, modul, lernmodul, interactive, interaktiv, lesson, "
        "lektion, nugget, lernnugget, unit, quiz, exercise, übung, tutorial, micro course, "
        "learning nugget, flashcards, text"
    ),
    Modality.VIDEO: (
        "video, videos, screencast, screencasts, webinar, webinars, recording, aufzeichnung, talk, "
        "vortrag, lecture, vorlesung, film, ted talk, videokurs, erklärvideo, movie"
    ),
    Modality.AUDIO: (
        "audio, podcast, podcasts, podcast or screencast, podcast episode, audiobook, hörbuch, "
        "episode, folge"
    ),
    Modality.ARTICLE: (
        "article, articles, artikel, blog, blog post, blogpost, blogbeitrag, post, news, paper, "
        "whitepaper, white paper, case study, fallstudie, beitrag, web page, webpage, website, "
        "reading, report, guide, link, fachartikel"
    ),
    Modality.BOOK: (
        "book, books, buch, bücher, ebook, e book, book summary, textbook, fachbuch, manual"
    ),
    Modality.TOOL: (
        "tool, tools, werkzeug, app, software, sandbox, lab, labs, simulation, simulator, "
        "playground, calculator, assessment, test, lti"
    ),
    Modality.JOB_AID: (
        "job aid, jobaid, cheatsheet, cheat sheet, cheatsheets, checklist, checkliste, template, "
        "vorlage, infographic, infografik, quick reference, reference card, document, dokument, "
        "pdf, spickzettel, arbeitshilfe, leitfaden, slides, presentation, worksheet"
    ),
    Modality.MENTORING: "mentoring, mentor, mentorship, mentorat, job shadowing, shadowing, tandem",
    Modality.COACHING: "coaching, coach, one to one coaching, einzelcoaching, teamcoaching",
    Modality.PEER_SESSION: (
        "peer session, peer learning, community of practice, community, study group, lerngruppe, "
        "discussion, meetup, roundtable, stammtisch, peer group, lernkreis, working out loud, "
        "event, kollegiale beratung, brown bag, conference, konferenz"
    ),
    Modality.PROJECT: (
        "project, projekt, guided project, practice project, praxisprojekt, assignment, "
        "stretch assignment, on the job, learning on the job, hands on project, capstone, "
        "job rotation, challenge, hospitation, praxisaufgabe"
    ),
}
_BREAK = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _fold(word: str) -> str:
    humps = _HUMP.sub(" ", unicodedata.normalize("NFC", word))
    return _BREAK.sub(" ", humps.casefold()).strip()


MODALITY_OF = {
    _fold(word): modality
    for modality, words in _WORDS.items()
    for word in (modality.value, *words.split(","))
}
"""The modality of each known word."""


def parse_modality(word: str) -> Modality | None:
    """The modality that a provider's word means, None when it is not known.

    >>> parse_modality("Guided Project"), parse_modality("Spaziergang")
    (<Modality.PROJECT: 'project'>, None)
    """
    folded = _fold(word)
    return MODALITY_OF.get(folded) or MODALITY_OF.get(folded.removesuffix("s"))
