"""The words of dates: months, weekdays, units and zones, by language; lower case."""

from __future__ import annotations

from datetime import timedelta, timezone


def _numbered(table: str) -> dict[str, int]:
    return {word: number for number, line in enumerate(table.strip().splitlines(), 1) for word in line.split()}


#: Month names and their usual abbreviations: en, de, fr, es, it, pt, nl, ru.
MONTHS = _numbered("""
    january jan januar jänner janvier janv enero ene gennaio gen janeiro januari января янв
    february feb februar feber février fevrier févr fév febrero febbraio fevereiro fev februari февраля фев
    march mar märz maerz mrz mär mars marzo março maart mrt марта мар
    april apr avril avr abril abr aprile апреля апр
    may mai mayo maggio mag maio mei мая май
    june jun juni juin junio giugno giu junho июня июн
    july jul juli juillet juil julio luglio lug julho июля июл
    august aug août aout agosto ago augustus августа авг
    september sep sept septembre septiembre setiembre settembre set setembro сентября сен сент
    october oct oktober okt octobre octubre ottobre ott outubro out октября окт
    november nov novembre noviembre novembro ноября ноя нояб
    december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря дек
""")

#: Weekdays, Monday = 1.
WEEKDAYS = _numbered("""
    monday mon montag lundi lunes lunedì segunda-feira 一 월
    tuesday tue tues dienstag mardi martes martedì 二 화
    wednesday wed mittwoch mercredi miércoles mercoledì 三 수
    thursday thu thur thurs donnerstag jeudi jueves giovedì 四 목
    friday fri freitag vendredi viernes venerdì 五 금
    saturday sat samstag sonnabend samedi sábado sabato 六 토
    sunday sun sonntag dimanche domingo domenica 日 天 일
""")

SECOND, MINUTE, HOUR, DAY = 1, 60, 3_600, 86_400

#: Units of time and their length in seconds.
UNITS = {
    word: length
    for length, words in {
        SECOND: "秒钟 秒鐘 秒 초 seconds second secs sec s sekunden sekunde secondes seconde segundos segundo "
        "secondi secondo секунд секунды секунду",
        MINUTE: "分钟 分鐘 分 분 minutes minute mins min m minuten minutos minuto minuti минут минуты минуту",
        15 * MINUTE: "刻钟 刻鐘 刻",
        HOUR: "个小时 個小時 小时 小時 个钟头 钟头 鐘頭 时 時間 시간 hours hour hrs hr h stunden stunde heures heure "
        "horas hora ore ora uur часов часа час",
        DAY: "天 日 일 days day d tagen tage tag jours jour días día dias dia giorni giorno dagen dag дней дня день",
        7 * DAY: "个星期 個星期 星期 个礼拜 個禮拜 礼拜 禮拜 周 週間 週 주 weeks week wks wk w wochen woche semaines "
        "semaine semanas semana settimane settimana weken недель недели неделю",
        30
        * DAY: "个月 個月 か月 ヶ月 カ月 月 개월 months month mos mo monaten monate monat mois meses mes mês mesi mese "
        "maanden maand месяцев месяца месяц",
        365 * DAY: "年 년 years year yrs yr y jahren jahre jahr ans an années année años año anos ano anni anno "
        "jaar лет года год",
    }.items()
    for word in words.split()
}

#: Words for a day, as days from today.
DAY_WORDS = {
    "大前天": -3, "前天": -2, "前日": -2, "前": -2, "一昨日": -2, "おととい": -2, "그저께": -2,
    "昨天": -1, "昨日": -1, "昨儿": -1, "昨": -1, "きのう": -1, "어제": -1, "yesterday": -1, "gestern": -1, "hier": -1,
    "ayer": -1, "ieri": -1, "ontem": -1, "вчера": -1, "vorgestern": -2, "avant-hier": -2,
    "今天": 0, "今日": 0, "今儿": 0, "今": 0, "本日": 0, "きょう": 0, "오늘": 0, "today": 0, "tda": 0, "heute": 0,
    "aujourd'hui": 0, "hoy": 0, "oggi": 0, "hoje": 0, "сегодня": 0,
    "明天": 1, "明日": 1, "明": 1, "tomorrow": 1, "morgen": 1, "t": 1, "后天": 2, "後天": 2,
}  # fmt: skip

#: Zone names in hours east of Greenwich. RFC 822, section 5.1, without the military letters, and the common others.
ZONES = {
    name: timezone(timedelta(hours=hours))
    for name, hours in {
        "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
        "pst": -8, "pdt": -7, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3,
        "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    }.items()
}  # fmt: skip
#: "CST" as read: North America's here, China's for a source whose clock is eight hours east.
CST = ZONES["cst"]
EIGHT_EAST = timezone(timedelta(hours=8))
