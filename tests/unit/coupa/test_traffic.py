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
