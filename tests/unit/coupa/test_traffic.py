from harness.coupa.traffic import Traffic


def ask(traffic: Traffic, request: str, kind: str = "Fetch", loader: str = "page") -> None:
    traffic.handle("Network.requestWillBeSent", {"requestId": request, "type": kind, "loaderId": loader})


def test_a_request_is_in_flight_until_it_has_ended_either_way() -> None:
    traffic = Traffic()
    ask(traffic, "1")
    ask(traffic, "2", "XHR")
    assert traffic.in_flight() == 2
    traffic.handle("Network.loadingFinished", {"requestId": "1"})
    traffic.handle("Network.loadingFailed", {"requestId": "2"})
    assert traffic.in_flight() == 0


def test_pictures_and_streams_are_not_waited_for() -> None:
    traffic = Traffic()
    ask(traffic, "1", "Image")
    ask(traffic, "2", "EventSource")
    assert traffic.in_flight() == 0


def test_what_an_earlier_page_asked_for_is_forgotten() -> None:
    traffic = Traffic()
    ask(traffic, "1", loader="before")
    ask(traffic, "2", loader="now")
    traffic.keep_only("now")
    assert traffic.in_flight() == 1


def test_a_page_that_breaks_off_says_why_until_the_next_one_comes() -> None:
    traffic = Traffic()
    traffic.keep_only("page")
    traffic.handle("Network.loadingFailed", {"requestId": "script", "errorText": "net::ERR_FAILED"})
    traffic.handle("Network.loadingFinished", {"requestId": "page"})
    assert traffic.broken == ""
    traffic.handle("Network.loadingFailed", {"requestId": "page", "errorText": "net::ERR_CONTENT_LENGTH_MISMATCH"})
    assert traffic.broken == "net::ERR_CONTENT_LENGTH_MISMATCH"
    traffic.keep_only("next")
    assert traffic.broken == ""


def test_a_page_that_makes_way_for_another_did_not_break_off() -> None:
    traffic = Traffic()
    traffic.keep_only("page")
    traffic.handle("Network.loadingFailed", {"requestId": "page", "errorText": "net::ERR_ABORTED"})
    assert traffic.broken == ""
