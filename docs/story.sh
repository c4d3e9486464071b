#!/usr/bin/env bash
# From a nomination to the TPP export, by curl alone; python3 reads the JSON of the answers.
#
#   docs/story.sh [http://127.0.0.1:8080]
#
# It wants a suite of sample data whose sample year is played, or an empty one (--no-demo), which it
# first gives what it needs. It tells of Badan Penghubung, the OPD that the sample year leaves
# without a team, and of the year before this one, which the sample year does not assess.
# It may be repeated: every command carries the same key again and gets its first answer.
# People, nomination and training happen now. An assessment takes days, so that one begins two days
# back in simulated time; it is refused where somebody has assessed since, for time in a journal
# never goes back.
[ -n "${BASH_VERSINFO:-}" ] && case ${SHELLOPTS-} in *posix*) false ;; esac || {
  echo "This story wants bash: run docs/story.sh itself, or bash docs/story.sh." >&2
  exit 1
}
set -euo pipefail
cd "$(dirname "$0")/.."
api=${1:-http://127.0.0.1:8080} api=${api%/}
opd_code=PENGHUBUNG

say() { printf '\n== %s\n' "$*"; }
# pick EXPRESSION [ARGUMENT]...: reads JSON as `it`, and prints what the expression makes of it.
pick() {
  python3 -c 'import json, sys
it, a = json.load(sys.stdin), sys.argv[2:]
print(eval(sys.argv[1]))' "$@"
}

if ! curl -sf -o /dev/null "$api/health/ready"; then
  echo "No suite is ready at $api; make run starts one." >&2
  exit 1
fi

# Sample users sign in without a password; every request carries what they get for it.
declare -A token_of
sign_in() {
  local user
  for user in "$@"; do
    token_of[$user]=$(curl -sSf -H 'Content-Type: application/json' -d "{\"user\": \"$user\"}" \
      "$api/auth/sample-token" | pick 'it["token"]')
  done
}

# send KEY USER PATH BODY: one command. The answer names the stream and the place of what was done,
# which as Journal-Token says what the next request has to have seen.
token='' stream='' status='' answer=''
send() {
  local tries
  for tries in {1..20}; do
    answer=$(curl -sS -w '\n%{http_code}' -H "Authorization: Bearer ${token_of[$2]}" \
      -H 'Content-Type: application/json' -H "Idempotency-Key: story/$1" \
      ${at:+-H "Simulated-Time: $at"} ${heard:+-H "Journal-Token: $heard"} -d "$4" "$api/api/$3")
    status=${answer##*$'\n'} answer=${answer%$'\n'*}
    [[ $answer == *not-yet-heard* ]] || break
    sleep 0.5
  done
}

# While the sample year is played, nobody else says at which time something happens: what the story
# does would be in the way of what the year has still to do.
unless_played() {
  [[ $1 == *play-goes-on* ]] || return 0
  echo "The sample year is still being played at $api: wait until it is played, then run this" \
    "again. make run says when; the first page says how far it is." >&2
  exit 1
}

# It has to succeed.
step() {
  send "$@"
  if [[ $status != 2* ]]; then
    unless_played "$answer"
    echo "$1: $status $answer" >&2
    exit 1
  fi
  [[ $answer =~ \"stream\":\"([^\"]+)\" ]] && stream=${BASH_REMATCH[1]}
  [[ $answer =~ \"token\":\"([^\"]+)\" ]] && token=${BASH_REMATCH[1]}
  echo "   $1"
}

# It has to be refused: the answer says why, and what to do.
refused() {
  send "$@"
  if [[ $status == 2* ]]; then
    echo "   $1: settled by now"
  else
    echo "   $1 is refused: $(pick 'it["type"] + ": " + it["title"]' <<<"$answer")"
  fi
}

# ask USER PATH: one question, answered when the view has seen the last command.
ask() {
  local tries found
  for tries in {1..60}; do
    found=$(curl -sS ${token_of[$1]:+-H "Authorization: Bearer ${token_of[$1]}"} \
      ${token:+-H "Journal-Token: $token"} "$api/api/$2")
    [[ ${found:0:200} == *not-yet-heard* ]] || break
    sleep 0.5
  done
  printf '%s' "$found"
}

# many USER: commands from lines of KEY PATH BODY, over one connection.
many() {
  local key path body
  while read -r key path body; do
    printf 'url = "%s/api/%s"\nfail\nsilent\nshow-error\noutput = "/dev/null"\n' "$api" "$path"
    printf 'header = "%s"\n' "Authorization: Bearer ${token_of[$1]}" \
      'Content-Type: application/json' "Idempotency-Key: story/$key" "Simulated-Time: $at"
    printf 'data = "%s"\nnext\n' "${body//\"/\\\"}"
  done | sed '$d' | curl --fail-early -K -
}

day() { TZ=WITA-8 date -d "$1 days ago" +%F; }
at='' heard=''

say "What an empty suite lacks: offices, positions, the instrument"
data=services/personnel/data
at="$(day 2)T07:00:00+08:00"
sign_in admin
# An office that ends before it begins is refused at any time, so that nothing is written. Whether the
# year is still being played is asked before that, but of a command of good form only.
send probe admin personnel/opds '{"code": "CERITA", "name": "Kantor Contoh", "kind": "biro",
  "valid_from": "2026-01-02", "valid_to": "2026-01-01", "predecessors": [], "source": "contoh"}'
unless_played "$answer"
[[ $answer == *opd-ends-before-it-begins* ]] || { echo "probe: $status $answer" >&2 && exit 1; }
offices=$(ask - 'opds?limit=200')
for code in $opd_code DISKOMINFOSP SETDA BIRO-HUKUM BAPPERIDA BKPSDM INSPEKTORAT; do
  [[ $offices == *"\"$code\""* ]] || step "opd/$code" admin personnel/opds "$(pick 'next(
    json.dumps({k: one[k] for k in ("code", "name", "kind", "valid_from", "valid_to")}
      | {"predecessors": [], "source": it["source"]})
    for one in it["opd"] if one["code"] == a[0])' "$code" <$data/opd.json)"
done
offices=$(ask - 'opds?limit=200')
operator=operator.${opd_code,,} head=kepala.${opd_code,,} diskominfo=verifikator.diskominfo
law=biro.hukum bureau=penelaah.hukum trainer=pelatih.bkpsdm team=tim.koordinasi auditor=auditor.inspektorat
sign_in $operator $head $diskominfo $law $bureau $trainer $team $auditor \
  asesor.1 asesor.2 sistem.kepegawaian sistem.tpp
if [[ $(ask $team instruments | pick 'it["items"]') == '[]' ]]; then
  step positions admin personnel/position-structures "$(pick 'json.dumps(
    {k: it[k] for k in ("effective_on", "legal_basis", "official")}
    | {"positions": [{k: v for k, v in one.items() if k != "name_en"} for one in it["positions"]]}
    )' <$data/positions.json)"
  step instrument $team evaluation/instruments \
    "$(pick 'json.dumps(it["instrument"])' <services/evaluation/data/instrument-opd-25.json)"
fi
instrument=$(ask $team instruments | pick 'it["items"][0]["instrument_id"]')
opd=$(pick 'next(one["opd_id"] for one in it["items"] if one["code"] == a[0])' $opd_code \
  <<<"$offices")

# The day of an earlier run is kept, so that its commands are repeated word for word.
first=$(ask $team 'periods?limit=200' | pick 'next((one["self_assessment_until"]
  for one in it["items"] if one["quarter"] is None), a[0])' "$(day 2)")
after() { date -d "$first $1 days" +%F; }
today=$(after 2)

say "The HR system sends people; the same list again changes nothing"
at=''
people=(Andi Bahar Citra Darma Erni Fajar Gita Hasan Indah)
list=$(printf '%s\n' nip_baru,nama,kedudukan_hukum_id,opd_kode
  for nth in "${!people[@]}"; do
    echo "'20710102209606100$((nth + 1)),${people[$nth]} Misalnya,01,$opd_code"
  done)
for turn in 1 2; do
  answer=$(curl -sSf -H "Authorization: Bearer ${token_of[sistem.kepegawaian]}" \
    -H 'Content-Type: text/csv' -H 'File-Name: pegawai.csv' -H "Idempotency-Key: story/list-$turn" \
    --data-binary "$list" \
    "$api/api/personnel/people-imports?effective_on=$today" | tail -n 1)
  echo "   $(pick 'it["summary"]' <<<"$answer")"
done
token=$(pick 'it["token"]' <<<"$answer")
known=$(ask $operator "people?opd_id=$opd&limit=200")
person() { # NTH: the id under which everybody knows the person from now on
  pick 'next(one["person_id"] for one in it["items"] if one["name"] == a[0])' \
    "${people[$1]} Misalnya" <<<"$known"
}

say "The OPD names eight people, and is refused until all is in order"
seats=(technical_coordinator application_governance_admin web_social_media_admin
  network_multimedia_admin graphic_designer news_writer asset_custodian personnel_operator)
nomination=$(ask $operator "nominations?opd_id=$opd" |
  pick '"".join(one["nomination_id"] for one in it["items"][-1:])')
if [[ -z $nomination ]]; then
  step draft $operator personnel/nominations \
    "{\"opd_id\": \"$opd\", \"term_starts_on\": \"$(after 3)\"}"
  nomination=$stream
fi
path=personnel/nominations/$nomination
letter="{\"letter_number\": \"005/1/$opd_code\", \"letter_on\": \"$today\"}"
refused submitted-at-once $head $path/submission "$letter"
for nth in "${!seats[@]}"; do
  step "name/${seats[$nth]}" $operator $path/people \
    "{\"position\": \"${seats[$nth]}\", \"person_id\": \"$(person "$nth")\"}"
done
named=$token
refused submitted-unproven $head $path/submission "$letter"

say "BKPSDM trains three of them; a certificate from elsewhere is verified"
heard=$named
step programme $trainer training/programmes '{"title": "Bimbingan Teknis Pengelola SPBE (contoh)",
  "provider": "bpsdm", "provider_name": "BKPSDM", "kind": 8, "hours_jp": 8,
  "competences": ["spbe_application", "web_management", "spbe_infrastructure"],
  "certificate_kind": "training", "validity_months": 36}'
step batch $trainer training/batches "{\"programme_id\": \"$stream\", \"starts_on\": \"$today\",
  \"ends_on\": \"$today\", \"place\": \"Mamuju\", \"online\": false, \"seats\": 20}"
batch=$stream
for nth in 1 2 3; do
  one="\"person_id\": \"$(person $nth)\""
  step "enrol/$nth" $trainer training/batches/$batch/enrolments "{$one}"
  step "attend/$nth" $trainer training/batches/$batch/attendance \
    "{$one, \"attended_on\": \"$today\", \"jp\": 8}"
  step "result/$nth" $trainer training/batches/$batch/results \
    "{$one, \"outcome\": \"competent\", \"score\": \"87.5\", \"assessed_on\": \"$today\"}"
done
step completion $trainer training/batches/$batch/completion '{}'
for nth in 1 2 3; do
  step "certificate/$nth" $trainer training/issued-certificates "{\"batch_id\": \"$batch\",
    \"person_id\": \"$(person $nth)\", \"issuer\": \"BKPSDM\", \"number\": \"$nth/CERITA/$today\",
    \"issued_on\": \"$today\", \"valid_until\": \"$(after 1000)\"}"
done
step certificate/4 $operator training/registered-certificates "{\"person_id\": \"$(person 4)\",
  \"opd_id\": \"$opd\", \"issuer\": \"BBPSDM Komdigi Makassar\", \"number\": \"4/CERITA/$today\",
  \"title\": \"Desain Grafis\", \"certificate_kind\": \"training\", \"hours_jp\": 40,
  \"competences\": [\"graphic_design\"], \"issued_on\": \"2025-09-01\", \"valid_until\": null,
  \"file_name\": \"sertifikat.pdf\", \"file_sha256\": \"$(sha256sum </dev/null | cut -c-64)\"}"
step certificate/4/verified $diskominfo training/certificates/$stream/verification \
  '{"checked_against": "issuer_register"}'

say "With training's token personnel waits until it has heard; Diskominfo returns one item"
heard=$token
step submitted $head $path/submission "$letter"
heard=''
for seat in "${seats[@]}"; do
  [[ $seat == news_writer ]] ||
    step "verified/$seat" $diskominfo $path/verified-items "{\"position\": \"$seat\"}"
done
step returned/news_writer $diskominfo $path/returned-items \
  '{"position": "news_writer", "reason": "Surat tugas memuat nama lain."}'
step concluded $diskominfo $path/verification '{}'
step corrected $operator $path/people \
  "{\"position\": \"news_writer\", \"person_id\": \"$(person 8)\"}"
step submitted-again $head $path/submission "$letter"
step verified-again $diskominfo $path/verified-items '{"position": "news_writer"}'
step concluded-again $diskominfo $path/verification '{}'

say "The Governor decides by one decree; the eight hold their seats from its date"
step decree $law personnel/decrees \
  "{\"title\": \"Tim Pengelola SPBE (contoh)\", \"nominations\": [\"$nomination\"]}"
decree=$stream
# Where a chain of initials is in force, as in the sample year, its offices come first.
for office in $(ask $law "decrees/$decree" | pick '" ".join(one["key"] for one in it["initials"])'); do
  case $office in legal_bureau) hand=$bureau ;; *) hand=$team ;; esac
  step initialled-$office $hand personnel/decrees/$decree/initials \
    "{\"step\": \"$office\", \"nominations\": [\"$nomination\"]}"
done
step decided $law personnel/decrees/$decree/decision "{\"number\": \"188.4/CERITA/$today\",
  \"decided_on\": \"$today\", \"effective_on\": \"$(after 3)\", \"until\": \"$(after 367)\",
  \"signed_by\": \"Gubernur Sulawesi Barat\"}"
ask - "opds/$opd?on=$(after 3)" |
  pick '"\n".join("   " + one["position"] + ": " + one["holder"]["person_name"]
    for one in it["seats"])'

say "The year before is assessed: 25 levels claimed, each with evidence from level 1 on"
at="${first}T08:00:00+08:00"
year=$((${first%%-*} - 1))
step period $team evaluation/periods "{\"year\": $year, \"quarter\": null,
  \"instrument_id\": \"$instrument\", \"opens_on\": \"$(after -400)\", \"objection_days\": 0,
  \"self_assessment_until\": \"$first\", \"verification_until\": \"$(after 1)\",
  \"target\": \"3.50\", \"component_weight\": \"30\"}"
period=$stream assessment=evaluation/periods/$stream/assessments/$opd
evidence() { # CODE LEVEL: a file for every level up to this one
  local level files=()
  for level in $(seq "$2"); do
    files+=("{\"level\": $level, \"file_name\": \"$1-$level.pdf\", \"dated_on\": \"$first\",
      \"sha256\": \"$(sha256sum <<<"$1-$level" | cut -c-64)\"}")
  done
  (IFS=, && echo "[${files[*]}]")
}
refused claimed-on-thin-ice $operator $assessment/claims \
  "{\"indicator\": \"OPD-01\", \"level\": 3, \"evidence\": $(evidence OPD-01 2)}"
for nth in $(seq -w 25); do
  step "claim/$nth" $operator $assessment/claims "{\"indicator\": \"OPD-$nth\",
    \"level\": $((3 + 10#$nth % 2)), \"evidence\": $(evidence "OPD-$nth" $((3 + 10#$nth % 2)))}"
done
step self-assessment $head $assessment/submission '{}'

say "An assessor verifies, and lowers one; the OPD objects with reason"
for nth in $(seq -w 25); do
  body="\"indicator\": \"OPD-$nth\", \"level\": $((3 + 10#$nth % 2))"
  [[ $nth == 01 ]] && body='"indicator": "OPD-01", "level": 3, "reason": "Bukti belum memadai."'
  step "verify/$nth" asesor.1 $assessment/verified-indicators "{$body}"
done
step verification asesor.1 $assessment/verification '{}'
step objection $head $assessment/objections "{\"indicator\": \"OPD-01\",
  \"reason\": \"Lihat berkas tambahan.\", \"evidence\": $(evidence OPD-01 4)}"
step objection-answer asesor.1 $assessment/objection-answers \
  '{"indicator": "OPD-01", "level": 4, "reason": "Berkas tambahan memadai."}'
refused final-too-soon $team $assessment/final-result '{}'

say "A day later the OPDs that did not begin lapse to level 1; a day after that all is final"
at="$(after 1)T08:00:00+08:00"
step absences $team evaluation/periods/$period/absences '{}'
others=$(ask - "opds?on=$year-12-31&limit=200" | pick '" ".join(
  one["opd_id"] + "/" + one["code"] for one in it["items"] if one["code"] != a[0])' $opd_code)
for other in $others; do
  base=evaluation/periods/$period/assessments/${other%/*}
  {
    for nth in $(seq -w 25); do
      echo "absent/${other#*/}/$nth $base/verified-indicators" \
        "{\"indicator\": \"OPD-$nth\", \"level\": 1}"
    done
    echo "absent/${other#*/}/verified $base/verification {}"
  } | many "$([[ ${other#*/} == DISKOMINFOSP ]] && echo asesor.2 || echo asesor.1)"
done
at="$(after 2)T00:00:00+08:00"
step final $team $assessment/final-result '{}'
for other in $others; do
  echo "final/${other#*/} evaluation/periods/$period/assessments/${other%/*}/final-result {}"
done | many $team
ask $auditor "assessments/$period/$opd" | pick '"   " + it["index_value"] + " " + it["predicate"]'

say "The period is closed, and leaves for payroll as a file with a checksum"
step closing $team evaluation/periods/$period/closing '{}'
step export $team evaluation/periods/$period/tpp-exports \
  '{"decision_document_number": "900/7/CERITA"}'
exported=$stream
ask sistem.tpp "tpp-exports/$period" | pick '"   SHA-256 " + it["checksum"]'
echo "   tpp.csv $(curl -sSf -H "Authorization: Bearer ${token_of[sistem.tpp]}" \
  "$api/api/tpp-exports/$period/tpp.csv" | sha256sum | cut -c-64)"

say "And all of it can be explained: who, when, what and why"
explained() { # WHAT STREAM: the last that was done to it
  echo "   $1:"
  ask $auditor "history/$2?limit=100" | pick '"\n".join(f"     {told}"
    for one in [each for each in it["items"] if each["stream"] == a[0]][:1]
    for told in (one["recorded_at"], one["who"], one["what"], one["why"]) if told)' "$2"
}
explained "the decree" "$decree"
explained "the final result" "$(ask $auditor "assessments/$period/$opd" | pick 'it["assessment_id"]')"
explained "the export" "$exported"
