-- Articles that claims stand in; the text only where the loader was given it.
CREATE TABLE articles (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT,
    published TEXT,
    date_source TEXT,
    publisher TEXT,
    url TEXT,
    duplicate_of TEXT,
    text TEXT,
    text_sha256 TEXT,
    extraction TEXT
) WITHOUT ROWID;
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_publisher ON articles (publisher);

-- What made the records.
CREATE TABLE extractors (
    id TEXT PRIMARY KEY NOT NULL,
    version TEXT NOT NULL,
    model TEXT NOT NULL
) WITHOUT ROWID;

-- One row a claim. "record" is the claim's line of JSON, from which exports are made; "low" and "high" are the nearest
-- doubles. "evidence" is a fingerprint of the words the claim was read from, "reading" of what they were read as.
CREATE TABLE claims (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    quantity TEXT NOT NULL,
    low REAL,
    high REAL,
    modifier TEXT NOT NULL,
    unit TEXT,
    per TEXT,
    entity TEXT,
    entity_head TEXT,
    event TEXT,
    event_lemma TEXT,
    role TEXT NOT NULL,
    direction TEXT,
    status TEXT NOT NULL,
    place TEXT,
    date_from TEXT,
    date_to TEXT,
    date_grain TEXT,
    source_name TEXT,
    source_type TEXT,
    publisher TEXT,
    published TEXT,
    baseline_claim TEXT,
    sentence TEXT NOT NULL,
    confidence REAL NOT NULL,
    rules TEXT NOT NULL,
    extractor_id TEXT NOT NULL REFERENCES extractors (id),
    evidence TEXT NOT NULL,
    reading TEXT NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX claims_article ON claims (article_id, position);
CREATE INDEX claims_kind ON claims (kind);
CREATE INDEX claims_unit ON claims (unit);
CREATE INDEX claims_entity_head ON claims (entity_head);
CREATE INDEX claims_status ON claims (status);
CREATE INDEX claims_date ON claims (date_from, date_to);
CREATE INDEX claims_source_name ON claims (source_name);
CREATE INDEX claims_publisher ON claims (publisher);
CREATE INDEX claims_published ON claims (published);
CREATE INDEX claims_confidence ON claims (confidence);

-- The date of a claim, of its baseline, and of what was said ("part": date, baseline, said).
CREATE TABLE dates (
    claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    text TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    date_from TEXT,
    date_to TEXT,
    grain TEXT,
    mod TEXT,
    how TEXT,
    PRIMARY KEY (claim_id, part)
) WITHOUT ROWID;
CREATE INDEX dates_interval ON dates (date_from, date_to);

-- Whom the article makes responsible: "text" as it stands nearest to the claim, "name" what it resolves to.
CREATE TABLE sources (
    claim_id TEXT PRIMARY KEY NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    type TEXT NOT NULL,
    cue TEXT,
    how TEXT NOT NULL,
    quoted INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_name ON sources (name);

-- Who passed the figure on, the nearest to the source first.
CREATE TABLE carriers (
    claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    PRIMARY KEY (claim_id, position)
) WITHOUT ROWID;
CREATE INDEX carriers_name ON carriers (name);

-- What reviewers decided, append-only; no foreign key, so that it outlives every loading. "version" counts the
-- decisions on a claim from 1; "before" and "after" are records, "undoes" the id of the decision taken back.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    evidence TEXT NOT NULL,
    reading TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    made_at TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'skip', 'edit', 'add', 'note', 'undo')),
    before BLOB,
    after BLOB,
    note TEXT,
    undoes INTEGER,
    UNIQUE (claim_id, version)
);
CREATE INDEX decisions_article ON decisions (article_id);
CREATE INDEX decisions_reviewer ON decisions (reviewer);
CREATE INDEX decisions_undoes ON decisions (undoes);

CREATE VIRTUAL TABLE claims_fts USING fts5 (
    sentence, entity, source_name,
    content="claims", content_rowid="key", tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN
    INSERT INTO claims_fts (rowid, sentence, entity, source_name)
    VALUES (new.key, new.sentence, new.entity, new.source_name);
END;
CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, sentence, entity, source_name)
    VALUES ('delete', old.key, old.sentence, old.entity, old.source_name);
END;

-- Everything that most questions need, one row a claim.
CREATE VIEW claims_flat AS
SELECT
    claims.id, claims.article_id, articles.title, articles.published, articles.publisher, articles.url,
    claims.sentence, claims.quantity, claims.kind, claims.low, claims.high, claims.modifier, claims.unit, claims.per,
    claims.entity, claims.entity_head, claims.event, claims.event_lemma, claims.role, claims.direction, claims.status,
    claims.place, dates.text AS date_text, claims.date_from, claims.date_to, claims.date_grain, dates.how AS date_how,
    claims.source_name, sources.text AS source_text, sources.role AS source_role, claims.source_type,
    sources.cue AS source_cue, sources.quoted AS source_quoted,
    (SELECT group_concat(name, '; ') FROM carriers WHERE carriers.claim_id = claims.id) AS carriers,
    claims.baseline_claim, claims.confidence, claims.rules, extractors.version AS extractor_version, extractors.model
FROM claims
JOIN articles ON articles.id = claims.article_id
JOIN extractors ON extractors.id = claims.extractor_id
LEFT JOIN dates ON dates.claim_id = claims.id AND dates.part = 'date'
LEFT JOIN sources ON sources.claim_id = claims.id;

-- Who said which figure about what and when.
CREATE VIEW who_said_what AS
SELECT
    claims.published, claims.publisher, claims.source_name,
    (SELECT group_concat(name, '; ') FROM carriers WHERE carriers.claim_id = claims.id) AS carriers,
    said.date_from AS said_from, said.date_to AS said_to,
    claims.quantity, claims.modifier, claims.low, claims.high, claims.unit, claims.entity, claims.event_lemma,
    claims.role, claims.direction, claims.status, claims.place, claims.date_from, claims.date_to, claims.sentence,
    articles.url, claims.confidence, claims.id, claims.article_id
FROM claims
JOIN articles ON articles.id = claims.article_id
LEFT JOIN dates AS said ON said.claim_id = claims.id AND said.part = 'said'
WHERE claims.source_name IS NOT NULL;

-- Figures by source over time: a series is one source, entity, kind, unit and role.
CREATE VIEW figures_by_source AS
SELECT
    claims.source_name, claims.entity_head, claims.kind, claims.unit, claims.per, claims.role, claims.date_from,
    claims.date_to, claims.low, claims.high, claims.modifier, claims.status, claims.published, claims.publisher,
    claims.confidence, claims.id, claims.article_id
FROM claims
WHERE claims.source_name IS NOT NULL AND claims.date_from IS NOT NULL;

-- The decision of each reviewer on each claim that holds now, and whether the claim still reads as it did
-- ("state": current, as is a claim that a reviewer added; reading changed: the words are the same, the values not;
-- evidence changed; gone).
CREATE VIEW decisions_now AS
SELECT
    decisions.*,
    CASE
        WHEN decisions.verdict = 'add' THEN 'current'
        WHEN claims.id IS NULL AND EXISTS (
            SELECT 1 FROM decisions AS added
            WHERE added.claim_id = decisions.claim_id AND added.verdict = 'add'
                AND NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = added.id)
        ) THEN 'current'
        WHEN claims.id IS NULL THEN 'gone'
        WHEN claims.evidence <> decisions.evidence THEN 'evidence changed'
        WHEN claims.reading <> decisions.reading THEN 'reading changed'
        ELSE 'current'
    END AS state
FROM decisions
LEFT JOIN claims ON claims.id = decisions.claim_id
WHERE decisions.verdict IN ('accept', 'reject', 'skip', 'edit', 'add')
    AND NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = decisions.id)
    AND NOT EXISTS (
        SELECT 1 FROM decisions AS later
        WHERE later.claim_id = decisions.claim_id AND later.reviewer = decisions.reviewer
            AND later.version > decisions.version
            AND later.verdict IN ('accept', 'reject', 'skip', 'edit', 'add')
            AND NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = later.id)
    );

-- The decision that holds of each claim: the last one that judges, whoever made it. A rejection holds as long as the
-- claim reads as it did; an acceptance and an edit as long as its words are the same.
CREATE VIEW decisions_holding AS
SELECT id, claim_id, version, article_id, evidence, reading, reviewer, made_at, verdict, before, after, note, state
FROM (
    SELECT decisions_now.*, row_number() OVER (PARTITION BY claim_id ORDER BY version DESC) AS age
    FROM decisions_now
    WHERE verdict <> 'skip'
) AS judging
WHERE age = 1 AND (state = 'current' OR (state = 'reading changed' AND verdict <> 'reject'));
