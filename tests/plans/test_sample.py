def test_sample(demo):
    assert demo.assessment.total_achieved
    assert demo.user("phongnoivu").check_password(demo.password)
