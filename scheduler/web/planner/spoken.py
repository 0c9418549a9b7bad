"""What `lich check` says of the file, in the words of the form: whoever fills it in has never seen the file's keys."""

from __future__ import annotations

import re

from scheduler.errors import Problem

MORE = "trong “Thêm nữa”"
_SAID = tuple(
    (re.compile(written), said)
    for written, said in (
        (r'thêm short = "last".*', "chọn ở mục “Năm không có ngày ấy thì”, " + MORE),
        (r'ghi short = "last" hoặc "skip"', "chọn “ngày cuối tháng ấy” hoặc “bỏ năm ấy”"),
        (r'ghi short = "skip"', "chọn “bỏ năm ấy”"),
        (r'short = "next"', "“ngày hôm sau”"),
        (r"dùng since và until", f"năm nào thì ghi ở mục “Có từ năm hoặc ngày”, {MORE}"),
        (r"INTERVAL lớn hơn 1", "cách mấy tháng, mấy tuần một lần thì"),
        (r"thêm since là năm", "ghi ở mục “Có từ năm hoặc ngày” năm"),
        (r"INTERVAL=(\S*) không hợp lệ", r"“\1” không phải số lần cách"),
        (r'thêm leap = "second" hoặc "both"', f"rồi chọn ở mục “Năm nhuận đúng tháng ấy thì”, {MORE}"),
        (r"leap = '\w+' không dùng với \w+", "lịch đã chọn không có cách ấy"),
        (r"ngày hằng tháng chỉ có leap regular hoặc both", "ngày hằng tháng thì lấy tháng thường, hoặc cả hai tháng"),
        (r"bỏ leap", "để trống mục này"),
        (r"until đứng trước since", "năm cuối đứng trước năm đầu"),
        (r"shift không dùng với loại [\w-]+: ", ""),
        (r"shift không dùng với \w+: ", ""),
        (r"chỉ dùng với report, review, training, visit", "chỉ thăm hỏi, báo cáo, sơ kết, tập huấn mới dời"),
        (r"ngày nghỉ lễ không dùng shift; bỏ shift hoặc day_off", "ngày nghỉ làm thì không dời; bỏ một trong hai"),
        (r"dùng days thay cho working_days", "ghi cách mấy ngày, không phải ngày làm việc"),
        (r"khoảng ngày A\.\.B đã có độ dài; bỏ days và rule_day", "đã ghi hai đầu khoảng thì để trống mục này"),
        (
            r"(?:rule_day|main_day) = (\d+) vượt quá days = (\d+); ghi từ 1 đến (\d+), hoặc tăng days",
            r"lễ kéo dài \2 ngày, không có ngày thứ \1; ghi từ 1 đến \3, hoặc sửa mục “Kéo dài mấy ngày”",
        ),
        (r"(?:window|season) chưa có ngày để đếm; bỏ rule_day", "chưa có ngày để đếm; để trống mục này"),
        (r"every = \"leap\" không dùng với \w+: lịch này", "lịch đã chọn"),
        (r"dùng với lunar, zodiac_day hoặc khmer", "chọn cách khác, hoặc âm lịch, lịch Khmer"),
        (r"\bnth không thể là", "lần thứ mấy trong tháng không thể là"),
        (r"\bafter không thể là", "không trước mùng mấy không thể là"),
        (r"thiếu branch hoặc stem", "chưa ghi ngày Chi hay ngày Can nào"),
        (r"thiếu day\b", "chưa ghi thứ mấy"),
        (r"thiếu nth\b", "chưa ghi lần thứ mấy trong tháng"),
        (r"thiếu month\b", "chưa ghi tháng nào"),
        (r"thiếu to\b", "chưa ghi tính theo việc nào"),
        (r"thiếu text\b|text phải nói mùa nào, dịp nào", "chưa ghi khi nào"),
        (r"ghi một trong hai: days hoặc working_days", "ghi một trong hai: cách mấy ngày, hoặc cách mấy ngày làm việc"),
        (r"to không thể là '(.*)'; ghi mã .*", r"trong lịch không có việc nào tên là “\1”; chọn trong danh sách gợi ý"),
        (r"không có sự kiện '(.*)' để tính theo", r"trong lịch không có việc “\1”; chọn trong danh sách gợi ý"),
        (r"sửa to của một trong các sự kiện", "chọn việc khác"),
        (r"cửa sổ phải là một khoảng ngày", "ghi cả hai đầu của khoảng"),
        (r"cửa sổ", "khoảng ngày"),
        (r", hoặc khoảng như \"-15\.\.14\"", ", trước thì số âm"),
        (r"viết như \"27/12\.\.15/1\"", "vẫn ghi như vậy, thí dụ từ 27/12 đến 15/1"),
        (r"hoặc last là ngày cuối", "hoặc “cuối” là ngày cuối tháng"),
        (r"để vào note", "để vào Ghi chú"),
        (r"hoặc ngày làm việc như \"3wd\"", "hoặc “3 ngày làm việc”"),
        (r"rrule chưa nói ngày nào.*", "chưa ghi vào ngày mấy, hoặc thứ mấy"),
        (r"rrule không hợp lệ", "không hiểu ngày, thứ hoặc tháng đã ghi"),
        (r"rrule không cho ngày nào", "không năm nào có ngày ấy"),
        (r"từ start đến end", "từ ngày đầu đến ngày cuối"),
        (r"kiểm tra lại ngày và cycle", "kiểm tra lại ngày và kỳ"),
        (r"[;,]? ?(?:ghi )?như (?:[a-z]+ = \"[^\"]*\"|\{.*\}|\"FREQ=[^\"]*\")(?:; ngày chắc chắn: \w+)?", ""),
        (r"'([^']*)'", r"“\1”"),
    )
)
"""What stands in a message or its hint -> what the form says instead, in this order."""


def said(problem: Problem) -> str:
    """A problem and what to do about it."""
    if problem.code == "no-source":
        return f"{problem.message}: ghi ở mục Căn cứ hoặc Nguồn"
    return plain(f"{problem.message}; {problem.hint}" if problem.hint else problem.message)


def plain(text: str) -> str:
    """A message with the file's own words put into the form's."""
    for written, instead in _SAID:
        text = written.sub(instead, text)
    return text
