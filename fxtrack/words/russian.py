"""Russian."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fxtrack.currencies import Names
from fxtrack.words import Words


class _Russian(Words):
    """Numbers that end in one, in two to four, and all others take different forms of a noun."""

    def form(self, number: int) -> int:
        tens, units = number // 10 % 10, number % 10
        if tens == 1 or units == 0 or units > 4:  # noqa: PLR2004 - the rule of the language
            return 2
        return 0 if units == 1 else 1

    def amount(self, number: Decimal, code: str, *, full: bool = False) -> str:
        """Write a number with its noun: after a fraction in the genitive, after a whole as that ends."""
        names = self.currency(code)
        whole = number == number.to_integral_value()
        few = names.genitive if full or code not in self.names else names.unit_genitive
        one, many = (names.full, names.genitive) if full else (names.unit, names.units)
        if number.as_tuple().exponent != 0 or not whole:
            return f"{self.number(number)} {few}"
        return f"{self.number(number)} {(one, few, many)[self.form(int(number))]}"

    def short_day(self, day: date) -> str:
        return super().short_day(day).replace("май", "мая")  # the other months are cut before their ending


_NAMES = {
    "KGS": Names("кыргызский сом", "сом", "сомов", "кыргызского сома", "кыргызскому сому", "сома"),
    "KZT": Names(
        "казахстанский тенге", "тенге", "тенге", "казахстанского тенге", "казахстанскому тенге", "тенге"
    ),
    "TJS": Names(
        "таджикский сомони", "сомони", "сомони", "таджикского сомони", "таджикскому сомони", "сомони"
    ),
    "TMT": Names(
        "туркменский манат", "манат", "манатов", "туркменского маната", "туркменскому манату", "маната"
    ),
    "UZS": Names("узбекский сум", "сум", "сумов", "узбекского сума", "узбекскому суму", "сума"),
    "USD": Names("доллар США", "доллар США", "долларов США", "доллара США", "доллару США", "доллара США"),
    "EUR": Names("евро", "евро", "евро", "евро", "евро", "евро"),
    "RUB": Names("российский рубль", "рубль", "рублей", "российского рубля", "российскому рублю", "рубля"),
    "CNY": Names("китайский юань", "юань", "юаней", "китайского юаня", "китайскому юаню", "юаня"),
}

RUSSIAN = _Russian(
    code="ru",
    months=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    months_alone=(
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
    months_short=("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    decimal_mark=",",
    thousands_mark="\u00a0",
    names=_NAMES,
    date_form="{day} {month} {year}",
    to="{low} \u2013 {high}",
    numbers_to="от {low} до {high}",
    direction="{units} за 1 {unit}",
    against_one="{Base} к {quote_to}",
    gained="{Base} подорожал на {percent} % к {quote_to}",
    lost="{Base} подешевел на {percent} % к {quote_to}",
    gained_between="{Base} подорожал на {percent} % к {quote_to}; за это время курс был от {low} до {high}",
    lost_between="{Base} подешевел на {percent} % к {quote_to}; за это время курс был от {low} до {high}",
    cost="{first_day} {base} стоил {first}, {last_day} \u2014 {last}",
    levels="{Base} стоит {low} или {high}, устойчивого изменения нет",
    level_dates="число дат: {low} \u2014 {dates_low}; {high} \u2014 {dates_high}",
    moved="{Base} колебался в пределах {low}\u2013{high}, устойчивого изменения нет",
    held="{Base} держался на уровне {rate}",
    hidden="Из-за округления не видно, менялся ли курс {base_of} к {quote_to}",
    one_rate="один и тот же курс",
    no_lasting="устойчивого изменения нет",
    few_dates="дат слишком мало",
    low_of="минимум {rate}",
    high_of="максимум {rate}",
    extremes="минимум {low}, {low_day}; максимум {high}, {high_day}",
    first_day="впервые {day}",
    any_change="изменение от {low} до {high} % было бы незаметно",
    open_change="изменение может быть любым от {low} до {high} %",
    between="{value} %, возможно от {low} до {high} %",
    other_prints="по другим записям этих двух дней от {low} до {high} %",
    only_weekends="есть только курсы выходных, изменение не рассчитано",
    rule={
        "median": "медиана дня",
        "first": "первая запись дня",
        "last": "последняя запись дня",
        "low": "наименьший курс дня",
        "high": "наибольший курс дня",
    },
    weekdays_only="только будни",
    source=(
        "Источник: {number} архивная веб-страница.",
        "Источник: {number} архивные веб-страницы.",
        "Источник: {number} архивных веб-страниц.",
    ),
    source_of=(
        "Источник: {sites}, {number} архивная страница.",
        "Источник: {sites}, {number} архивные страницы.",
        "Источник: {sites}, {number} архивных страниц.",
    ),
    rates_against="Курсы к {quote_to}",
    rates_of="Курсы {base_of}",
    rates="Обменные курсы",
    legend_range="погрешность округления",
    legend_veil="в пределах округления: {names}",
    legend_spread="минимум и максимум за день",
    legend_weekend="выходные (в сравнениях не учтены)",
    legend_lead="страниц за эти дни нет",
    legend_lead_weekdays="страниц за будни нет",
    legend_lead_rates="курса за эти дни нет",
    no_pages="нет страниц",
    at_level=("{rate}: {number} будний день", "{rate}: {number} будних дня", "{rate}: {number} будних дней"),
    at_level_dates=("{rate}: {number} дата", "{rate}: {number} даты", "{rate}: {number} дат"),
    own_scales="Шкалы различаются.",
    own_times="Изменения с первого по последний будний день каждого ряда",
    own_times_weekends="Изменения с первой по последнюю дату каждого ряда",
    index_gained="{base} подорожал на {percent} %",
    index_gained_most="больше всех подорожал {base} (+{percent} %)",
    index_lost="{base} подешевел на {percent} %",
    index_lost_most="больше всех подешевел {base} (\u2212{percent} %)",
    index_gained_to="{base} подорожал на {percent} % к {quote_to}",
    index_lost_to="подешевел на {percent} % к {quote_to}",
    index_none="Изменения по этим цифрам неразличимы",
    index_down="{base}: \u2212{percent} %, {how}",
    index_up="{base}: +{percent} %, {how}",
    index_to="{change} % к {quote_to}, {how}",
    index_further="В промежутке курс уходил дальше: {names}.",
    index_no_lasting="Устойчивых изменений нет",
    not_ranked="ряды заканчиваются в разные дни и между собой не сравниваются",
    not_ranked_starts="ряды начинаются в разные дни и между собой не сравниваются",
    index_start="{day} = 100",
    index_own="первая дата каждого ряда = 100",
    index_until="изменение по {last}",
    index_until_own="изменение по последнюю дату каждого ряда, {last}",
    changes_title="Изменения к {day}",
    changes_title_own="Изменения к последней дате каждой пары",
    changes_subtitle="В процентах; ниже \u2014 что допускают напечатанные цифры",
    changes_none="Есть только одна дата, сравнивать не с чем",
    spans={
        "previous date": "предыдущая дата",
        "7 days": "7 дней",
        "30 days": "30 дней",
        "90 days": "90 дней",
        "365 days": "365 дней",
        "year to date": "с начала года",
        "since first": "с первой даты",
    },
    not_resolved="неразличимо",
    no_data="нет данных",
    since_day="с {day}",
    until_day="по {day}",
    shades="Темнее: от 1 % и от 5 %.",
    hangs="некоторые из курсов этих двух дней этого не показывают",
    compared_from="Отсчёт: {rows}.",
    coverage_title=(
        "Курсы за {number} дату из {days}",
        "Курсы за {number} даты из {days}",
        "Курсы за {number} дат из {days}",
    ),
    coverage_between="Курсы за {low}\u2013{high} дат из {days}",
    coverage_by_month="{time}; клетка \u2014 месяц",
    states={
        "observed": "есть курс",
        "page without that pair": "страницы есть, курса нет",
        "flagged only": "только даты, далёкие от дня сохранения",
        "undated only": "только страницы без даты, по дню сохранения",
        "none": "ничего",
    },
    page={
        "skip": "К графикам",
        "lead": "Обменные курсы, напечатанные на архивных веб-страницах, {time}.",
        "lead_computed": "Обменные курсы, вычисленные по напечатанным на архивных веб-страницах, {time}.",
        "contents": "Содержание",
        "findings": "Что произошло",
        "overview": "Все курсы",
        "index": "От одного начала",
        "changes": "Изменения",
        "coverage": "На какие даты есть данные",
        "check": "Что выглядит неверно",
        "how": "Как это читать",
        "provenance": "Откуда числа",
        "latest": "Последний курс",
        "files": "Файлы отчёта",
        "table": "Дневные курсы таблицей",
        "table_long": "Дневных курсов: {number}, см. {file}.",
        "coverage_table": "Месяцы таблицей",
        "one_date": "Есть только одна дата: сравнивать не с чем.",
        "date": "дата",
        "rate": "курс",
        "inverse": "обратный курс",
        "range": "возможные значения",
        "inverse_range": "возможные значения обратного курса",
        "low": "наименьший",
        "high": "наибольший",
        "prints": "разных курсов",
        "mark": "пометка",
        "weekend": "выходной",
        "pair": "пара",
        "span": "интервал",
        "compared": "сравнение с",
        "then": "курс тогда",
        "change": "изменение, %",
        "verdict": "вывод",
        "allowed": "возможно, %",
        "over": "по всем записям, %",
        "ranges": "Показать диапазоны",
        "up": "рост",
        "down": "падение",
        "not resolved": "неразличимо",
        "no data": "нет данных",
        "sort": "Упорядочить: {column}",
        "point": "Значение на дату: {pair}",
        "pointer": "Наведите на график или двигайте ползунок (стрелками), чтобы прочесть дату.",
        "severity": "важность",
        "kind": "вид (по-английски)",
        "finding": "подробности (по-английски)",
        "where": "например",
        "meaning": "что это значит",
        "first_findings": "Первые {shown} из {number}; все \u2014 в файле {file}.",
        "all_findings": "Все находки ({number}); также в файле {file}.",
        "all_pages": "Все страницы ({number}); также в файле {file}.",
        "nothing_found": "Проверки ничего не нашли.",
        "of": "{number} из {dates}",
        "count": "находок",
        "month": "месяц",
        "snapshot": "страница",
        "digest": "SHA-256",
        "captured": "сохранена",
        "address": "адрес",
        "first_pages": "Первые {shown} из {number} страниц; все \u2014 в файле {file}.",
        "digest_of": "SHA-256 страниц и дат",
        "as_of": "учтено",
        "as_of_now": "всё, что загружено до составления отчёта",
        "as_of_at": "всё, что было загружено к {instant}",
        "made_with": "сделано программой",
        "daily": "дневной курс",
        "chosen_pairs": "только эти пары",
        "chosen_dates": "только эти даты",
        "since": "с {day}",
        "until": "по {day}",
        "chosen_direction": "направление",
        "per_usd": "единиц валюты за один доллар США",
        "prices_of": "цены валюты {currency}",
        "prices_in": "цены в валюте {currency}",
        "chosen_flagged": "даты, далёкие от сохранения страницы",
        "with_flagged": "учтены",
        "observations": "дневных курсов",
        "pages": "страниц",
        "first": "первая дата",
        "last": "последняя дата",
        "rule_median": "медиана курсов дня (из двух \u2014 меньший)",
        "rule_first": "первый курс дня",
        "rule_last": "последний курс дня",
        "rule_low": "наименьший курс дня",
        "rule_high": "наибольший курс дня",
        "how_rate": "Курс \u2014 это цена единицы первой валюты во второй, с теми цифрами, что напечатаны на "
        "странице. Линия \u2014 {rule}.",
        "how_computed": "Курс \u2014 это цена единицы первой валюты во второй. Линия \u2014 {rule}.",
        "how_turned": "Вычислены обращением напечатанных курсов, с теми цифрами, которые они допускают: "
        "{turned}.",
        "how_crossed": "Вычислены по напечатанным курсам через доллар, с теми цифрами, которые они "
        "допускают: {crossed}.",
        "how_band": "Курс с пятью знаками после запятой означает любой истинный курс в пределах половины "
        "единицы последнего знака. Полоса и все диапазоны показывают, что остаётся открытым; они округлены "
        "наружу.",
        "how_resolved": "Изменение неразличимо, если при таких напечатанных цифрах его могло не быть вовсе. "
        "Оно никогда не показано как 0 % и никогда не выделено цветом.",
        "how_gap": "Даты, между которыми больше {days} дней, не соединены. Ничто не интерполировано.",
        "how_weekend": "Полые точки \u2014 курсы выходных, возможно, с другого рынка: они показаны, но не "
        "учтены ни в изменениях, ни в индексе, ни в средних, ни в заголовках.",
        "how_weekends": "Полые точки \u2014 курсы выходных, возможно, с другого рынка. Они учтены в "
        "сравнениях наравне с остальными.",
        "how_prints": "В некоторые дни на страницах напечатано несколько курсов. Штрих идёт от наименьшего "
        "до наибольшего; \u00abпо всем записям\u00bb \u2014 изменение, если за день может стоять любой из "
        "них.",
        "note_unresolved": "неразличимо: при таких напечатанных цифрах изменения могло не быть вовсе.",
        "note_hangs": "по некоторым из курсов, напечатанных в эти два дня, этого не видно.",
        "kind_date far from capture": "Страница сохранена больше чем за два дня до напечатанной на ней даты "
        "или после неё; эта дата не учтена.",
        "kind_outlier": "Курс далёк от курсов соседних дат.",
        "kind_peg broken": "Курс не равен закреплённому.",
        "kind_new extreme": "Последний курс \u2014 самый высокий или самый низкий за заданное число месяцев.",
        "kind_move": "За заданное число дней курс изменился на заданный процент или больше.",
        "kind_no page": "Последняя страница старше заданного числа дней.",
        "kind_several rates": "На страницах одного дня напечатаны разные курсы.",
        "kind_weekend rate on a Monday": "Курс прошедших выходных, хотя за остальной день напечатан другой.",
        "kind_same ticker on other dates": "На страницах других дат те же самые числа: одна из дат может "
        "быть неверной.",
        "kind_one page, two dates": "На странице даты нет, а присвоены ей две: верна самое большее одна.",
        "kind_undated": "На странице есть курсы, но нет даты: ни в один ряд они не вошли.",
        "kind_several tickers": "На копиях страниц с одной датой напечатаны разные наборы курсов.",
        "kind_weekend market": "Курсы выходных лежат по одну сторону от курсов соседних будней чаще, чем это "
        "бывает случайно.",
        "kind_weekend apart": "Курс выходных выше или ниже курсов обоих соседних дней.",
        "kind_peg held": "Курс равен закреплённому, насколько видно по цифрам.",
        "kind_never moves": "Во все даты напечатан один и тот же курс: цифры скрывают, что происходило.",
        "kind_gap": "Страниц за эти даты нет.",
        "kind_not resolved": "Из-за округления не видно, достигнут ли заданный предел.",
        "kind_not compared": "Курсов нет, последний слишком давний или сравнить его не с чем: не проверено.",
        "severity_error": "ошибка",
        "severity_warning": "предупреждение",
        "severity_note": "заметка",
    },
)
