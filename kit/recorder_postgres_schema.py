"""Which tables has a journal in PostgreSQL, and what happens in one append?"""

from kit.hearing_tables import COLUMNS_SINCE, HEARING_TABLES

_KEY = 7_020_911_163
"""Of the advisory lock; each journal has a database to itself, so one key is enough."""

LOCK = f"SELECT pg_advisory_xact_lock({_KEY})"

_EVENTS = """
CREATE TABLE IF NOT EXISTS stored_events (
  originator_id uuid NOT NULL,
  originator_version bigint NOT NULL,
  topic text NOT NULL,
  state bytea NOT NULL,
  notification_id bigint NOT NULL,
  lane smallint NOT NULL,
  previous bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.02)
"""
"""The library's table, with what the recorder adds; events are only ever inserted."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append(
  read_streams uuid[], read_versions bigint[], read_lanes smallint[],
  streams uuid[], versions bigint[], types text[], lanes smallint[],
  befores bytea[], afters bytea[],
  given_at timestamptz, command uuid, command_fingerprint text, command_stream uuid,
  command_version bigint,
  OUT lanes_reached smallint[], OUT positions_reached bigint[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  last bigint;
  at timestamptz;
  stamp bytea;
BEGIN
  -- What is read from here on is what stands now: each statement sees all earlier commits.
  PERFORM pg_advisory_xact_lock(%(key)s);
  IF EXISTS (SELECT FROM commands WHERE id = command) OR EXISTS (
    SELECT FROM unnest(read_streams, read_versions) AS seen (stream, version)
    WHERE version <> COALESCE(
      (SELECT MAX(e.originator_version) FROM stored_events e WHERE e.originator_id = stream), 0)
  ) THEN
    RETURN;
  END IF;
  SELECT e.notification_id, GREATEST(e.recorded_at, given_at) INTO last, at
    FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1;
  last := COALESCE(last, 0);
  at := COALESCE(at, given_at);
  stamp := %(stamp)s;
  IF cardinality(streams) = 1 THEN
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    VALUES (streams[1], versions[1], types[1], befores[1] || stamp || afters[1], last + 1,
      lanes[1],
      COALESCE((SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = lanes[1]), 0),
      at);
    lanes_reached := lanes;
    positions_reached := ARRAY[last + 1];
  ELSE
  WITH stored AS (
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    SELECT s.stream, s.version, s.type, s.before || stamp || s.after, last + s.nth, s.lane,
      COALESCE(
        LAG(last + s.nth) OVER (PARTITION BY s.lane ORDER BY s.nth),
        (SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = s.lane),
        0),
      at
    FROM unnest(streams, versions, types, lanes, befores, afters)
      WITH ORDINALITY AS s (stream, version, type, lane, before, after, nth)
    ORDER BY s.nth
    RETURNING stored_events.lane, stored_events.notification_id
  ), by_lane AS (
    SELECT lane, MAX(notification_id) AS position FROM stored GROUP BY lane
    UNION ALL
    SELECT r.lane, COALESCE(
      (SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = r.lane), 0)
    FROM (SELECT DISTINCT unnest(read_lanes) AS lane) AS r
  )
  SELECT COALESCE(array_agg(lane), '{}'), COALESCE(array_agg(position), '{}')
    INTO lanes_reached, positions_reached FROM by_lane;
  END IF;
  IF command IS NOT NULL THEN
    INSERT INTO commands VALUES (command, command_fingerprint, command_stream, command_version,
      lanes_reached, positions_reached);
  END IF;
END $$
"""
_ONE_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append_one(
  of_stream uuid, as_version bigint, type text, in_lane smallint, before bytea, after bytea,
  given_at timestamptz, command uuid, command_fingerprint text,
  OUT reached bigint
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(%(key)s);
  WITH next AS (
    SELECT COALESCE(MAX(l.notification_id), 0) + 1 AS position,
        GREATEST(MAX(l.recorded_at), given_at) AS at
      FROM (
        SELECT e.notification_id, e.recorded_at
          FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1
      ) AS l
  ), stored AS (
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    SELECT of_stream, as_version, type, before || %(stamp)s || after, n.position, in_lane,
        COALESCE((SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = in_lane), 0),
        n.at
      FROM next n
      WHERE as_version = 1 + COALESCE(
          (SELECT MAX(e.originator_version) FROM stored_events e
            WHERE e.originator_id = of_stream), 0)
        AND NOT EXISTS (SELECT FROM commands c WHERE c.id = command)
    RETURNING notification_id
  )
  INSERT INTO commands
    SELECT command, command_fingerprint, of_stream, as_version,
        ARRAY[in_lane], ARRAY[s.notification_id]
      FROM stored s
    RETURNING positions[1] INTO reached;
END $$
"""
"""What most commands are, in one statement: one event, on the one stream that was looked at."""

_GROUP_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append_group(
  given_at timestamptz[], commands_given uuid[], fingerprints text[], command_streams uuid[],
  command_versions bigint[],
  read_by smallint[], read_streams uuid[], read_versions bigint[],
  appended_by smallint[], streams uuid[], versions bigint[], types text[], lanes smallint[],
  befores bytea[], afters bytea[]
) RETURNS TABLE (nth smallint, lane smallint, "position" bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  last bigint;
  last_at timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(%(key)s);
  SELECT e.notification_id, e.recorded_at INTO last, last_at
    FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1;
  last := COALESCE(last, 0);
  RETURN QUERY
  WITH moved AS (
    SELECT r.nth
      FROM unnest(read_by, read_streams, read_versions) AS r (nth, stream, version)
      WHERE r.version <> COALESCE(
        (SELECT MAX(e.originator_version) FROM stored_events e
          WHERE e.originator_id = r.stream), 0)
    UNION ALL
    SELECT (c.nth - 1)::smallint
      FROM unnest(commands_given) WITH ORDINALITY AS c (id, nth)
      WHERE (SELECT true FROM commands k WHERE k.id = c.id)
  ), given AS (
    SELECT g.id, g.fingerprint, g.stream, g.version, (g.nth - 1)::smallint AS nth,
        GREATEST(last_at, MAX(g.asked_at) OVER (ORDER BY g.nth)) AS at
      FROM unnest(given_at, commands_given, fingerprints, command_streams, command_versions)
        WITH ORDINALITY AS g (asked_at, id, fingerprint, stream, version, nth)
      WHERE g.nth - 1 NOT IN (SELECT m.nth FROM moved m)
  ), placed AS (
    SELECT s.*, g.at, last + row_number() OVER (ORDER BY s.place) AS position,
      %(stamp)s AS stamp
      FROM unnest(appended_by, streams, versions, types, lanes, befores, afters)
        WITH ORDINALITY AS s (nth, stream, version, type, lane, before, after, place)
      JOIN given g ON g.nth = s.nth
  ), stored AS (
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    SELECT p.stream, p.version, p.type, p.before || p.stamp || p.after, p.position, p.lane,
        COALESCE(
          LAG(p.position) OVER (PARTITION BY p.lane ORDER BY p.position),
          (SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = p.lane),
          0),
        p.at
      FROM placed p ORDER BY p.position
  ), reached AS (
    SELECT p.nth, p.lane, MAX(p.position) AS position FROM placed p GROUP BY p.nth, p.lane
  ), kept AS (
    INSERT INTO commands
    SELECT g.id, g.fingerprint, g.stream, g.version, r.lanes, r.positions
      FROM given g JOIN (
        SELECT r.nth, array_agg(r.lane) AS lanes, array_agg(r.position) AS positions
          FROM reached r GROUP BY r.nth
      ) r ON r.nth = g.nth
  )
  SELECT r.nth, r.lane, r.position FROM reached r;
END $$
"""
"""The same for several appends of which none touches what another does, in one statement."""


def _stamp(at: str) -> str:
    """Return what makes the recorded time as JSON, as ``kit.envelope`` writes it."""
    return f"""convert_to('"' || to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
      || CASE WHEN date_trunc('second', {at}) = {at} THEN ''
         ELSE to_char({at} AT TIME ZONE 'UTC', '.US') END || 'Z"', 'UTF8')"""


STATEMENTS = (
    _EVENTS,
    (
        "CREATE UNIQUE INDEX IF NOT EXISTS stored_events_by_position"
        " ON stored_events (notification_id)"
    ),
    "CREATE INDEX IF NOT EXISTS stored_events_by_lane ON stored_events (lane, notification_id)",
    # Recorded time ascends with the position, so a coarse index finds it and costs no write.
    "CREATE INDEX IF NOT EXISTS stored_events_by_time ON stored_events USING brin (recorded_at)",
    (
        "CREATE TABLE IF NOT EXISTS commands (id uuid PRIMARY KEY, fingerprint text NOT NULL,"
        " stream uuid NOT NULL, version bigint NOT NULL, lanes smallint[] NOT NULL,"
        " positions bigint[] NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS epochs (number integer GENERATED ALWAYS AS IDENTITY"
        " PRIMARY KEY, epoch uuid UNIQUE NOT NULL, forked_at bigint NOT NULL,"
        " started_at timestamptz NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS leases (name text PRIMARY KEY, holder uuid NOT NULL,"
        " until timestamptz NOT NULL)"
    ),
    *(statement.format(bytes="bytea") for statement in HEARING_TABLES),
    *(f"ALTER TABLE {t} ADD COLUMN IF NOT EXISTS {c} {kind}" for t, c, kind in COLUMNS_SINCE),
    _FUNCTION % {"key": _KEY, "stamp": _stamp("at")},
    _ONE_FUNCTION % {"key": _KEY, "stamp": _stamp("n.at")},
    _GROUP_FUNCTION % {"key": _KEY, "stamp": _stamp("g.at")},
)
